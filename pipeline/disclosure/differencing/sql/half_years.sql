-- Whom the figures of persons of each half-year count, of every group of cases: which counts are of some of the same people is seen there.
create or replace temp table happened as
select
    contributions.measure,
    persons.half_year,
    groups.scope,
    groups.breakdown,
    groups.group_key,
    sum(contributions.numerator) as counted,
    sum(contributions.denominator) as asked
from cases.marts.case_half_years as persons
inner join cases.marts.contributions as contributions
    on persons.fact_profile = contributions.fact_profile
inner join cases.marts.case_groups as groups on persons.case_key = groups.case_key
where contributions.measure in (select measure from figures) and groups.breakdown <> 'all'
group by all;
