-- grain: one row per case
with labels as (

    select
        belongs_to,
        code,
        label
    from seeds.code_lists
    where code_list = 'spell_values'

)

select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    strftime(caseload.opened_month, '%Y-%m') as opened,
    caseload.standing,
    coalesce(statuses.label, 'not_recorded') as case_status,
    coalesce(consents.label, 'not_recorded') as consent,
    coalesce(strftime(caseload.last_assessed_month, '%Y-%m'), 'never') as last_assessed,
    caseload.fields_empty,
    packages.package_name as export
from marts.caseload as caseload
inner join landing.cases as landed on caseload.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
left join labels as statuses
    on caseload.case_status = statuses.code and statuses.belongs_to = 'case_status'
left join labels as consents
    on caseload.consent = consents.code and consents.belongs_to = 'consent'
where caseload.provider_id = $provider
order by packages.package_no, landed.row_no
