{# Whether a criterion counts for the person: true, false, or NULL where the record decides. #}
{% macro criterion_counts(applies, person) -%}
    case {{ applies }}
        when 'always' then true
        when 'child' then {{ person }}.is_child
        when 'child_deprived'
            then case when {{ person }}.is_child then {{ person }}.lacks_parental_care else {{ person }}.is_child end
        when 'foreign' then {{ person }}.needs_residence
    end
{%- endmacro %}
