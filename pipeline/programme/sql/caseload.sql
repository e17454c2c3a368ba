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
    cases.case_key,
    cases.file_row,
    cases.standing,
    cases.opened_month as opened,
    coalesce(statuses.label, 'not_recorded') as case_status,
    coalesce(consents.label, 'not_recorded') as consent,
    cases.last_assessed_month as last_assessed,
    cases.fields_empty,
    cases.export
from own_cases as cases
left join labels as statuses
    on cases.case_status = statuses.code and statuses.belongs_to = 'case_status'
left join labels as consents
    on cases.consent = consents.code and consents.belongs_to = 'consent'
order by cases.is_closed, cases.standing, cases.place
