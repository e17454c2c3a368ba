{# The grain of a model: no two of its rows agree in all of these columns; NULLs count as equal. Where it follows from the last statement,
   which groups by them or joins keys that are tested, the test is tagged by_construction: then it is made on the sample, in the tests of
   the project, and not in every build. #}
{% test grain(model, columns) %}
select {{ columns | join(', ') }}, count(*) as copies
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
