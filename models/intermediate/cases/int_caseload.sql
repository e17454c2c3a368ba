-- grain: one row per case, with how it stands at the cut-off of its provider
{{ config(materialized='view') }}
with in_force as (

    select
        cases.case_key,
        max(spells.value) filter (where spells.kind = 'case_status') as case_status,
        max(spells.value) filter (where spells.kind = 'consent') as consent
    from {{ ref('int_cases') }} as cases
    inner join {{ ref('int_spells') }} as spells
        on
            cases.case_key = spells.case_key
            and cases.cutoff >= spells.from_month
            and coalesce(cases.cutoff <= spells.to_month, true)
    group by cases.case_key

)

select
    cases.case_key,
    cases.provider_id,
    cases.cutoff,
    cases.opened_month,
    cases.programme_country,
    cases.form,
    cases.sex,
    cases.age_group,
    in_force.case_status,
    in_force.consent,
    case
        when exits.died_month <= cases.cutoff or in_force.case_status like 'closed%' then 'closed'
        when in_force.case_status is null then 'not_recorded'
        else 'open'
    end as standing,
    latest.month as last_assessed_month,
    profile.fields_empty
from {{ ref('int_cases') }} as cases
inner join {{ ref('int_profile_fields') }} as profile on cases.case_key = profile.case_key
left join in_force on cases.case_key = in_force.case_key
left join {{ ref('int_latest_assessments') }} as latest on cases.case_key = latest.case_key
left join {{ ref('int_adverse_exits') }} as exits on cases.case_key = exits.case_key
