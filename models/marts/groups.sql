-- grain: one row per group: a scope, a breakdown and a value of its columns
{%- set of_every_group = ['group_no', 'scope', 'breakdown', 'group_key'] %}
with groups as (

    select * from {{ ref('int_groups') }}

),

breakdowns as (

    select
        breakdown,
        string_split(group_columns, ';') as uses
    from {{ ref('breakdowns') }}

)

select
    groups.group_no,
    groups.scope,
    groups.breakdown,
    {% for column in model['columns'] if column not in of_every_group -%}
    string_split(groups.group_key, ';')[list_position(breakdowns.uses, '{{ column }}')]
        as {{ column }},
    {% endfor -%}
    groups.group_key
from groups
inner join breakdowns on groups.breakdown = breakdowns.breakdown
