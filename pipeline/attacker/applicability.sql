-- To whom an outcome applies whose level is not known is known of everybody. So a figure of applicability that is the level beside it
-- and those few tells nothing, and is not looked at further. Any other is a number like all.

-- grain: one row per release, outcome, milestone and elementary cell: those few, and how many might be, of whom it is not kept
create or replace temp table known_to_apply as
with stood as (

    select
        releases.stood_at,
        stood.milestone,
        stood.leaf_key::varchar as elementary_cell,
        stood.states
    from cases.register.stood as stood
    inner join (
        select distinct stood_at from printed
        where measure = 'M02'
    ) as releases
        on
            stood.since <= releases.stood_at
            and (stood.until is null or stood.until > releases.stood_at)
    where releases.stood_at is distinct from $today

)

select
    stood.stood_at,
    stood.milestone,
    outcomes.outcome,
    stood.elementary_cell,
    count_if(stood.states[outcomes.outcome] = 4) as persons,
    count_if(stood.states[outcomes.outcome] is null) as at_most_further
from stood
cross join (
    select distinct outcome from printed
    where measure = 'M02'
) as outcomes
group by all
union all
select
    $today,
    states.milestone,
    states.outcome,
    cells.elementary_cell,
    count(*),
    0
from cases.marts.outcome_states as states
inner join todays_cells as cells on states.case_key = cells.case_key
inner join
    cases.marts.case_milestones as due
    on states.case_key = due.case_key and states.milestone = due.milestone and due.is_due
where $today is not null and states.state = 'unknown' and states.applies
group by all;

create or replace temp table of_places as
select
    known.stood_at,
    known.milestone,
    known.outcome,
    every_place.scope,
    every_place.breakdown,
    every_place.group_key,
    sum(known.persons) as persons,
    sum(known.at_most_further) as at_most_further
from known_to_apply as known
inner join every_cell on known.elementary_cell = every_cell.elementary_cell
inner join places_of_cells as held on every_cell.cell_number = held.cell_number
inner join every_place on held.place = every_place.place
group by all;

delete from printed
where rowid in (
    select applies.rowid
    from printed as applies
    -- what stands as it was may stand alone now: the level of then was printed then
    inner join printed as level
        on
            level.measure = 'M01'
            and applies.entry >= level.entry
            and applies.outcome = level.outcome
            and applies.milestone = level.milestone
            and applies.scope = level.scope
            and applies.breakdown = level.breakdown
            and applies.group_key = level.group_key
            and applies.stood_at = level.stood_at
    left join of_places as few
        on
            applies.stood_at = few.stood_at
            and applies.outcome = few.outcome
            and applies.milestone = few.milestone
            and applies.scope = few.scope
            and applies.breakdown = few.breakdown
            and applies.group_key = few.group_key
    where
        applies.measure = 'M02'
        and applies.denominator - applies.numerator = level.not_applicable
        and applies.numerator - level.denominator - coalesce(few.persons, 0)
        between 0 and coalesce(few.at_most_further, 0)
);
