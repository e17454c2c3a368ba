-- grain: one row per case opened by the cut-off
select
    cases.case_key,
    coalesce(same.same_as, cases.person_key, cases.case_key) as person_key,
    cases.provider_id,
    cases.package_no,
    cases.row_no,
    cutoffs.cutoff,
    cases.opened_month,
    cases.exit_month,
    cases.programme_country,
    cases.country_of_origin,
    cases.sex,
    cases.age_group_trafficked,
    cases.age_group_opened,
    cases.nationality_status,
    cases.ethnicity_group,
    cases.disability,
    cases.education_opened,
    cases.has_family_or_dependants,
    cases.deprived_of_parental_care
from {{ as_known('cases') }} as cases
inner join {{ ref('stg_cutoffs') }} as cutoffs
    on cases.provider_id = cutoffs.provider_id
left join {{ ref('stg_same_persons') }} as same
    on coalesce(cases.person_key, cases.case_key) = same.person_key
where cases.opened_month <= cutoffs.cutoff
