-- grain: one row per need identified by the cut-off; one that is closed later is still pending
select
    needs.need_key,
    needs.case_key,
    needs.service_area,
    needs.identified_month,
    needs.beneficiary,
    needs.urgency,
    case when needs.closed_month > cases.cutoff then 'pending' else needs.status end as status,
    case when coalesce(needs.closed_month <= cases.cutoff, true) then needs.status_reason end
        as status_reason,
    case when needs.closed_month <= cases.cutoff then needs.closed_month end as closed_month
from {{ as_known('needs') }} as needs
inner join {{ ref('stg_cases') }} as cases
    on needs.case_key = cases.case_key
where needs.identified_month <= cases.cutoff
