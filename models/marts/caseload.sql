-- grain: one row per case, with how it stands at the cut-off of its provider
select
    case_key,
    provider_id,
    cutoff,
    opened_month,
    programme_country,
    form,
    sex,
    age_group,
    case_status,
    consent,
    standing,
    last_assessed_month,
    fields_empty
from {{ ref('int_caseload') }}
