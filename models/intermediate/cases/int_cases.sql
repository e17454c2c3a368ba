-- grain: one row per case, with every group that it belongs to, and the unit of its person in its programme country
with cases as (

    select
        *,
        first_value(case_key) over (
            partition by person_key, programme_country
            order by opened_month, package_no, row_no
        ) as unit_key
    from {{ ref('stg_cases') }}

),

age_groups as (

    select * from {{ ref('age_groups') }}

),

exploitations as (

    select * from {{ ref('int_exploitations_of_case') }}

),

status_at_opening as (

    select * from {{ ref('int_status_at_opening') }}

),

identification_paths as (

    select * from {{ ref('int_identification_paths') }}

)

select
    cases.case_key,
    row_number() over (order by cases.package_no, cases.row_no)::integer as case_no,
    cases.unit_key,
    cases.case_key = cases.unit_key as is_unit,
    cases.provider_id,
    cases.cutoff,
    cases.opened_month,
    {{ half_year('cases.opened_month') }} as cohort,
    cases.programme_country,
    coalesce(exploitations.form, 'unknown') as form,
    cases.sex,
    opened.age_group,
    case trafficked.is_child when true then 'child' when false then 'adult' else 'unknown' end
        as age_trafficked,
    coalesce(exploitations.movement, 'unknown') as movement,
    coalesce(status_at_opening.setting, 'not_recorded') as setting,
    coalesce(status_at_opening.identification_assistance, 'not_recorded')
        as identification_assistance,
    {{ year_of('cases.opened_month') }} as opened_year,
    case opened.is_child when true then 'child' when false then 'adult' else 'unknown' end
        as age_opened,
    cases.country_of_origin,
    cases.nationality_status,
    cases.ethnicity_group,
    cases.disability,
    cases.education_opened,
    identification_paths.identification_path,
    opened.is_child as child_at_opening,
    case
        when cases.deprived_of_parental_care in ('temporary', 'permanent') then true
        when cases.deprived_of_parental_care = 'no' then false
    end as lacks_parental_care,
    case
        when cases.nationality_status in ('foreign', 'stateless') then true
        when
            cases.nationality_status = 'national'
            and cases.programme_country = cases.country_of_origin
            then false
    end as needs_residence,
    cases.has_family_or_dependants
from cases
inner join age_groups as opened on cases.age_group_opened = opened.code
inner join age_groups as trafficked on cases.age_group_trafficked = trafficked.code
left join exploitations on cases.case_key = exploitations.case_key
left join status_at_opening on cases.case_key = status_at_opening.case_key
left join identification_paths on cases.case_key = identification_paths.case_key
