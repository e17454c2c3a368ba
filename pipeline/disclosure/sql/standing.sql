-- Where everybody stands today, and in which state for each outcome: what is kept of a release is told apart by it.
create temp table leaf_of_case as
with scopes as (

    select case_key, list(scope order by scope) as scopes
    from cases.intermediate.int_scopes_of_case
    group by case_key

),

groups as (

    select case_key, list({'breakdown': breakdown, 'group_key': group_key} order by breakdown, group_key) as groups
    from cases.intermediate.int_groups_of_case
    where list_contains($breakdowns, breakdown)
    group by case_key

)

select
    scopes.case_key,
    md5_number_lower(scopes.scopes::varchar || groups.groups::varchar) as leaf_key,
    scopes.scopes,
    groups.groups
from scopes
inner join groups on scopes.case_key = groups.case_key;

create temp table leaves as
select leaf_key, any_value(scopes) as scopes, any_value(groups) as groups
from leaf_of_case
group by leaf_key;

-- grain: one row per case and milestone that is due; a state is its place in STATES, or one more where the level is not known
create temp table standing as
with states as (

    select
        cases.case_key,
        adds.milestone,
        map_from_entries(list((
            adds.outcome,
            case
                when adds.numerator > 0 then 0
                when adds.denominator > 0 then 1
                when adds.not_applicable > 0 then 2
                else 3
            end::tinyint
        ) order by adds.outcome)) as states
    from cases.intermediate.int_cases as cases
    inner join cases.intermediate.int_fact_profiles as signatures on cases.case_no = signatures.case_no
    inner join cases.intermediate.int_contributions as adds on signatures.fact_profile = adds.fact_profile
    where adds.measure = 'M01'
    group by cases.case_key, adds.milestone

)

select due.case_key, due.milestone, leaf_of_case.leaf_key, states.states
from cases.intermediate.int_milestones_due as due
inner join leaf_of_case on due.case_key = leaf_of_case.case_key
inner join states on due.case_key = states.case_key and due.milestone = states.milestone;
