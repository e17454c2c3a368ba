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

-- grain: one row per case and milestone that is due; a state is its place in STATES, or one more where the level is not known
create temp table membership_snapshot as
with states as (

    select
        cases.case_key,
        contributions.milestone,
        map_from_entries(list_sort(list((
            contributions.outcome,
            case
                when contributions.numerator > 0 then 0
                when contributions.denominator > 0 then 1
                when contributions.not_applicable > 0 then 2
                else 3
            end::tinyint
        )))) as states
    from cases.marts.cases as cases
    inner join cases.marts.case_facts as facts on cases.case_no = facts.case_no
    inner join
        cases.marts.contributions as contributions
        on facts.fact_profile = contributions.fact_profile
    where contributions.measure = 'M01'
    group by cases.case_key, contributions.milestone

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
