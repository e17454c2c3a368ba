-- grain: one row per case and legal process that had begun by the cut-off
select
    processes.case_key,
    processes.seq,
    processes.status,
    processes.informed_consent,
    processes.representation,
    processes.guardian_present,
    processes.award,
    processes.from_month,
    processes.to_month
from {{ as_known('legal_processes') }} as processes
inner join {{ ref('stg_cases') }} as cases
    on processes.case_key = cases.case_key
where processes.from_month <= cases.cutoff
