{# Every column that a breakdown uses is one of the model: else its groups would not be told apart in the figures. #}
{% test has_the_columns_of_breakdowns(model) %}
select
    breakdown,
    group_column
from (
    select
        breakdown,
        unnest(string_split(group_columns, ';')) as group_column
    from {{ ref('breakdowns') }}
)
where
    group_column not in (
        select column_name
        from information_schema.columns
        where table_schema = '{{ model.schema }}' and table_name = '{{ model.identifier }}'
    )
{% endtest %}
