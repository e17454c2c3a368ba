-- grain: one row per case: how many of the optional fields that describe it say nothing
with counted as (

    select
        case_key,
        len(list_filter(
            [
                cast(exit_month as varchar), nationality_status, ethnicity_group, disability,
                education_opened, has_family_or_dependants, deprived_of_parental_care
            ],
            lambda field: coalesce(field, 'unknown') = 'unknown'
        )) as fields_empty,
        7 as fields
    from {{ ref('stg_cases') }}

)

select
    *,
    {{ fact_profile('int_profile_fields') }}
from counted
