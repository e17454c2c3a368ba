{# A number of 64 bits for what several columns say, the same in every engine and version: of the MD5 of their texts, which hold no bar
   and are empty where nothing is said, the last eight bytes, the lowest first. md5_number_lower says the same and takes twice as long. #}
{% macro key_of(columns) -%}
    cast(md5_number(concat_ws('|'
        {%- for column in columns %}, coalesce(cast({{ column }} as varchar), ''){% endfor %})) >> 64 as ubigint)
{%- endmacro %}
