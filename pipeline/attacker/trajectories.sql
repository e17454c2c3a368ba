-- grain: one row per trajectory and state, with the persons who share them
-- Whoever comes back to a state is one person in it.
create or replace temp table trajectories as
with seen as (

    select
        case_key as person,
        stood_at,
        leaf_key::varchar as elementary_cell,
        coalesce(states[$outcome], 3) as state
    from cases.register.stood
    inner join (select unnest($releases) as stood_at)
        on stood_at >= since and (until is null or stood_at < until)
    where milestone = $milestone and stood_at is distinct from $today
    union all
    select
        due.case_key,
        $today,
        elementary_cells.elementary_cell,
        case states.state
            when 'known' then if(states.level >= 3, 0, 1)
            when 'not_applicable' then 2
            else if(states.applies, 4, 3)
        end
    from cases.marts.case_milestones as due
    inner join todays_cells as elementary_cells on due.case_key = elementary_cells.case_key
    inner join cases.marts.outcome_states as states
        on due.case_key = states.case_key and due.milestone = states.milestone
    where
        $today is not null
        and due.is_due
        and due.milestone = $milestone
        and states.outcome = $outcome

),

trajectory_of_each as (

    select
        person,
        state,
        list({ 'stood_at': stood_at, 'elementary_cell': elementary_cell } order by stood_at)
            as trajectory
    from seen
    where state <> 4  -- not known, though it applies: that is known of everybody
    group by person, state

)

select
    dense_rank() over (order by trajectory) - 1 as kind,
    trajectory,
    state,
    count(*) as persons,
    list(several.who) filter (where several.who is not null) as several
from trajectory_of_each
left join several on trajectory_of_each.person = several.case_key
group by trajectory, state;
