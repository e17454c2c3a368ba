-- Where a table tells of changes of level by group, every level beside it is shown, and not as a band.
insert into part_breaches
select distinct figures.scope, figures.breakdown, figures.milestone, figures.released_together, figures.outcome_key
from figures
anti join shown_states
    on
        figures.scope = shown_states.scope
        and figures.breakdown = shown_states.breakdown
        and figures.milestone = shown_states.milestone
        and figures.outcome_key = shown_states.outcome_key
        and figures.group_key = shown_states.group_key
        and figures.stood_at = shown_states.stood_at
        and not shown_states.is_band
where
    not figures.by_row
    and figures.base_key = 'due'
    and figures.outcome_key like 'O%'
    and figures.breakdown in (select unnest($groups));
