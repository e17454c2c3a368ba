{# What one finding counts in a group of rows: the things looked at, and those of them in which it was found. #}
{% macro finding(name, looked_at, found) -%}
    {
        'finding': '{{ name }}',
        'checked': count(*) filter (where {{ looked_at }}),
        'found': count(*) filter (where ({{ looked_at }}) and ({{ found }}))
    }
{%- endmacro %}
