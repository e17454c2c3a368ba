-- What stands beside released figures: tests and reasons, only where the figures that they come from are shown.
create table release.paired_tests as
select
    tests.scope,
    tests.outcome,
    tests.milestone,
    round(tests.p_value, 2) as p_value
from cases.marts.paired_tests as tests
inner join (
    select
        scope,
        outcome,
        milestone
    from decided
    where
        scope in (select unnest($scopes))
        and breakdown = 'all'
        and measure in ('M04_conversion', 'M04_retention', 'M04_net')
        and status in ('published', 'low')
        -- beside changes that are shown as they were before, a test of today's would tell of these; the month does not tell them
        -- apart, as two periods may end with it
        and stood_at = $now
    group by all
    having count(*) = 3
) as shown
    on
        tests.scope = shown.scope
        and tests.outcome = shown.outcome
        and tests.milestone = shown.milestone
order by tests.scope, tests.outcome, tests.milestone;

-- Why a country's figure is not standardised, or by what it is: refusal is fewer_than_30, fewer_than_2_providers, no_overlap or empty.
create table release.comparisons as
select
    'country:' || standardised.programme_country as scope,
    standardised.outcome,
    standardised.milestone,
    standardised.strata,
    standardised.providers,
    standardised.refusal
from (
    select distinct
        programme_country,
        outcome,
        milestone,
        strata,
        providers,
        refusal
    from cases.marts.comparison_strata
) as standardised
inner join release.indicator_values as crude
    on
        crude.measure = 'M17_crude'
        and crude.breakdown = 'all'
        and crude.status <> 'c'
        and 'country:' || standardised.programme_country = crude.scope
        and standardised.outcome = crude.outcome
        and standardised.milestone = crude.milestone
order by scope, outcome, milestone;
