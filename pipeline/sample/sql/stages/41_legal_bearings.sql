-- grain: one row per assessment with a legal process near it: what it says about outcome 9
create or replace temp table legal_bearings as
select
    visits.assessment_id,
    bool_or(
        processes.status in ('asked', 'participating', 'declined_overridden', 'appeal')
        or processes.status = 'closed'
        and processes.from_at <= visits.since
        and processes.to_at >= visits.since
    ) as is_open,
    bool_or(processes.status in ('declined_respected', 'withdrawn')) as is_declined,
    bool_or(processes.status = 'unknown') as is_unclear
from visits
inner join processes
    on
        visits.case_no = processes.case_no
        and visits.since >= processes.from_at
        and visits.since - 6 <= coalesce(processes.to_at, 999)
group by visits.assessment_id;
