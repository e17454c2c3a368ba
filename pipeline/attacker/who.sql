-- grain: one row per kind of figure, side and case that it is of
create or replace temp table who as
with asked as (

    select distinct stands_for.fact
    from stands_for
    semi join kinds_looked_at on stands_for.measure = kinds_looked_at.measure

),

-- curves and medians, which the facts do not have
followed as (

    select
        case_key,
        measure,
        outcome,
        milestone,
        ending
    from cases.marts.case_courses
    where ending is not null

),

ended as (

    select
        followed.case_key,
        followed.measure,
        followed.outcome,
        milestones.milestone,
        followed.ending = 'event' and followed.milestone <= milestones.milestone as is_counted
    from followed
    cross join (
        select distinct milestone from kinds
        where milestone > 0
    ) as milestones
    union all
    select
        followed.case_key,
        'M08_at_risk',
        followed.outcome,
        milestones.milestone,
        followed.milestone >= milestones.milestone
    from followed
    cross join (
        select distinct milestone from kinds
        where milestone > 0
    ) as milestones
    where followed.measure = 'M08'
    union all
    select
        case_key,
        'M08_median',
        outcome,
        null,
        null
    from followed
    where measure = 'M08'
    union all
    select
        case_key,
        measure,
        outcome,
        milestone,
        null
    from cases.marts.case_courses
    where ending is null
    union all
    select
        case_key,
        'M14_follow_up',
        null,
        null,
        null
    from followed
    where measure = 'M14'

),

facts as (

    select
        looked_at.case_no,
        ended.measure,
        coalesce(ended.outcome, '') as outcome,
        coalesce(ended.milestone, -1) as milestone,
        unnest(
            list_filter(
                [
                    if(ended.is_counted, 'counted', null),
                    if(not ended.is_counted, 'not_counted', null),
                    'asked'
                ],
                lambda side: side is not null
            )
        ) as side
    from ended
    inner join looked_at on ended.case_key = looked_at.case_key
    where ended.measure in (select fact from asked)
    union all
    select
        facts.case_no,
        contributions.measure,
        coalesce(contributions.outcome, 'area ' || contributions.service_area, '') as outcome,
        coalesce(contributions.milestone, -1) as milestone,
        unnest(list_filter([
            if(contributions.numerator > 0, 'counted', null),
            if(contributions.numerator < contributions.denominator, 'not_counted', null),
            if(contributions.denominator > 0, 'asked', null)
        ], lambda side: side is not null)) as side
    from cases.marts.contributions as contributions
    inner join cases.marts.case_facts as facts on contributions.fact_profile = facts.fact_profile
    inner join looked_at on facts.case_no = looked_at.case_no
    where contributions.measure in (select fact from asked)
    union all
    select
        persons.case_no,
        contributions.measure || ' ' || persons.half_year as measure,
        '' as outcome,
        -1 as milestone,
        unnest([if(contributions.numerator > 0, 'counted', 'not_counted'), 'asked']) as side
    from cases.marts.contributions as contributions
    inner join cases.marts.case_half_years as persons
        on contributions.fact_profile = persons.fact_profile
    inner join looked_at on persons.case_no = looked_at.case_no
    where contributions.measure || ' ' || persons.half_year in (select fact from asked)

)

select distinct
    kinds.kind,
    stands_for.side,
    facts.case_no
from kinds_looked_at as kinds
inner join stands_for on kinds.measure = stands_for.measure
inner join facts
    on
        stands_for.fact = facts.measure
        and stands_for.of_side = facts.side
        and kinds.outcome = facts.outcome
        and kinds.milestone = facts.milestone;

-- grain: one row per kind of figure of a half-year and milestone at which somebody of it is not enrolled yet
create or replace temp table came_since as
select distinct
    who.kind,
    milestones.milestone
from who
inner join kinds on who.kind = kinds.kind and kinds.of_half_year
cross join cases.seeds.milestones as milestones
inner join cases.marts.cases as cases on who.case_no = cases.case_no
anti join cases.marts.case_milestones as enrolled
    on cases.case_key = enrolled.case_key and milestones.milestone = enrolled.milestone
where who.side = 'asked';
