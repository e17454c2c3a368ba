-- grain: one row per assessment and outcome on which an event tells
create or replace temp table troubles as
select
    visits.assessment_id,
    incidents.outcome,
    bool_or(incidents.event_type = 're_trafficked') as is_re_trafficked
from visits
inner join incidents
    on
        visits.case_no = incidents.case_no
        and visits.rated_at between incidents.from_at and incidents.to_at
where visits.held and incidents.outcome is not null
group by visits.assessment_id, incidents.outcome;
