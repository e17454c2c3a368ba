{# What takes the place of the one before in one statement: dbt's own way of renaming and dropping takes as long as a small model. #}
{% materialization replaced, adapter='duckdb', supported_languages=['sql'] %}
    {%- set relation = replaced_relation('table') -%}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }}
            create or replace table {{ relation }} {{ get_table_columns_and_constraints() }};
            insert into {{ relation }} {{ get_column_names() }} ({{ get_select_subquery(sql) }})
        {%- else -%}
            create or replace table {{ relation }} as (
{{ sql }}
)
        {%- endif -%}
    {%- endcall -%}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set relation = replaced_relation('view') -%}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }}
        {%- endif -%}
        create or replace view {{ relation }} as (
{{ sql }}
)
    {%- endcall -%}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# DuckDB lets no view take the place of a table, nor a table that of a view: an older version may have made the other. #}
{% macro replaced_relation(type) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and existing.type != type -%}
        {{ drop_relation_if_exists(existing) }}
    {%- endif -%}
    {{ return(this.incorporate(type=type)) }}
{% endmacro %}
