-- Where everybody stands today, and in which state for each outcome: what is kept of a release is told apart by it.
-- Lists are sorted when they are whole: with an order of their own they took more than 11 GB at 100,000 cases, sorted so 1 GB. 2026-11.
create temp table cell_of_case as
with scopes as (

    select
        case_key,
        list_sort(list(scope)) as scopes
    from cases.marts.case_groups
    where breakdown = 'all'
    group by case_key

),

groups as (

    select
        case_key,
        list_sort(list({ 'breakdown': breakdown, 'group_key': group_key })) as groups
    from cases.marts.case_groups
    where scope = 'region' and list_contains($breakdowns, breakdown)
    group by case_key

)

select
    scopes.case_key,
    md5_number_lower(scopes.scopes::varchar || groups.groups::varchar) as cell_key,
    scopes.scopes,
    groups.groups
from scopes
inner join groups on scopes.case_key = groups.case_key;

create temp table elementary_cells as
select
    cell_key,
    any_value(scopes) as scopes,
    any_value(groups) as groups
from cell_of_case
group by cell_key;

-- grain: one row per case and milestone that is due; a state is its place in STATES, or where the level is not known one more, and two more
-- where it is known that the outcome applies
create temp table membership_snapshot as
with of_profiles as (

    select
        fact_profile,
        milestone,
        outcome,
        case
            when max(numerator) filter (measure = 'M01') > 0 then 0
            when max(denominator) filter (measure = 'M01') > 0 then 1
            when max(not_applicable) filter (measure = 'M01') > 0 then 2
            when max(numerator) filter (measure = 'M02') > 0 then 4
            else 3
        end::tinyint as state
    from cases.marts.contributions
    where measure in ('M01', 'M02')
    group by fact_profile, milestone, outcome
    having bool_or(measure = 'M01')

),

states as (

    select
        cases.case_key,
        of_profiles.milestone,
        map_from_entries(list_sort(list((of_profiles.outcome, of_profiles.state)))) as states
    from cases.marts.cases as cases
    inner join cases.marts.case_facts as facts on cases.case_no = facts.case_no
    inner join of_profiles on facts.fact_profile = of_profiles.fact_profile
    group by cases.case_key, of_profiles.milestone

)

select
    due.case_key,
    due.milestone,
    cell_of_case.cell_key,
    states.states
from cases.marts.case_milestones as due
inner join cell_of_case on due.case_key = cell_of_case.case_key
inner join states on due.case_key = states.case_key and due.milestone = states.milestone
where due.is_due;
