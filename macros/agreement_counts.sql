{# How two raters agree, of rows of int_double_ratings called `ratings`. `cells` is the square of levels, first rater by second. #}
{% macro agreement_counts() -%}
    count(*) as double_ratings,
    count(*) filter (where ratings.level is not null and ratings.second_level is not null) as pairs,
    count(distinct ratings.case_key) as double_rated_cases,
    count(distinct ratings.case_key) filter (
        where ratings.level is not null and ratings.second_level is not null
    ) as paired_cases,
    count(*) filter (where ratings.level = ratings.second_level) as same_level,
    count(*) filter (
        where (ratings.level >= {{ assumption('achieved_level') }})
        = (ratings.second_level >= {{ assumption('achieved_level') }})
    ) as same_achieved,
    count(*) filter (where not (ratings.applies and ratings.second_applies)) as not_applicable,
    count(ratings.applies = ratings.second_applies) as applicability_pairs,
    count(*) filter (where ratings.applies = ratings.second_applies) as same_applicability,
    [
        {%- for first in range(1, 5) %}{% for second in range(1, 5) %}
        count(*) filter (where ratings.level = {{ first }} and ratings.second_level = {{ second }}){{ ',' if first + second < 8 }}
        {%- endfor %}{% endfor %}
    ] as cells
{%- endmacro %}
