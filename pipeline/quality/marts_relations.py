"""What the suites of the marts look at: the figures, and what lies behind them, counted rule by rule."""

from __future__ import annotations

# grain: one row: what the intake must never let in
STORED_ROWS = """
with na_reasons as (

    select
        code,
        belongs_to
    from seeds.code_lists
    where code_list = 'na_reasons'

),

spans as (

    select
        from_month,
        to_month
    from landing.spells
    union all
    select
        from_month,
        to_month
    from landing.fundings
    union all
    select
        from_month,
        to_month
    from landing.legal_processes
    union all
    select
        identified_month,
        closed_month
    from landing.needs
    union all
    select
        start_month,
        end_month
    from landing.services

)

select
    count(*) as ratings,
    count(*) filter (
        where ratings.level is not null
        and (ratings.applicability <> 'applicable' or ratings.not_assessed_reason is not null)
    ) as levels_contradicted,
    count(*) filter (
        where ratings.na_reason is not null
        and (ratings.applicability <> 'not_applicable' or na_reasons.code is null)
    ) as reasons_misplaced,
    (select count(*) from spans) as spans,
    (
        select count(*) from spans
        where to_month < from_month
    ) as spans_reversed
from landing.outcome_ratings as ratings
left join na_reasons
    on ratings.na_reason = na_reasons.code and ratings.outcome = na_reasons.belongs_to
"""

# grain: one row per measure, with its figures and, rule by rule, those that break it; differences that
# rounding alone makes are left out
INDICATOR_VALUES = """
with figures as (

    select
        figures.*,
        measures.unit,
        measures.counts,
        measures.family,
        measures.first_milestone,
        measures.unit in ('share', 'net') and measures.family <> 'M17' as is_share,
        figures.denominator + figures.unknown + figures.not_applicable as accounted,
        if(measures.has_bounds, nullif(figures.denominator + figures.unknown, 0), null) as bounded,
        measures.counts = 'persons' and figures.measure not in (
            'M03_baseline_assessed', 'M03_baseline_not_assessed', 'M04_conversion', 'M04_retention',
            'M17_overlap'
        ) as is_of_everybody_due
    from marts.indicator_values as figures
    left join seeds.measures as measures on figures.measure = measures.measure

)

select
    measure,
    count(*) as figures,
    count(*) filter (
        where scope is null or breakdown is null or unit is null
        or (milestone is null and first_milestone is not null)
    ) as keys_missing,
    count(*) filter (
        where least(denominator, unknown, not_applicable, due, persons_in, persons_out) < 0
    ) as counts_negative,
    count(*) filter (where unit <> 'net' and numerator < 0) as numerators_negative,
    count(*) filter (where unit in ('share', 'net') and abs(numerator) > denominator)
        as numerators_too_large,
    count(*) filter (where greatest(persons_in, persons_out) > due) as persons_not_due,
    count(*) filter (where counts = 'persons' and measure <> 'M17_overlap' and accounted > due)
        as units_not_due,
    count(*) filter (where is_of_everybody_due and accounted <> due) as due_unaccounted,
    count(*) filter (where (is_share or unit = 'rate') and (estimate is null) <> (denominator = 0))
        as estimates_misplaced,
    count(*) filter (
        where is_share and measure <> 'M08_at_risk'
        and (ci_low is null or ci_high is null) <> (denominator = 0)
    ) as intervals_misplaced,
    count(*) filter (where unit in ('share', 'incidence') and estimate not between 0 and 1)
        as shares_out_of_range,
    count(*) filter (where unit in ('net', 'kappa', 'icc') and abs(estimate) > 1)
        as changes_out_of_range,
    count(*) filter (where estimate - ci_low < -1e-9) as estimates_below,
    count(*) filter (where ci_high - estimate < -1e-9) as estimates_above,
    count(*) filter (
        where
        case
            when unit in ('share', 'incidence')
                then least(ci_low, bound_low) < 0 or greatest(ci_high, bound_high) > 1 + 1e-9
            when unit in ('net', 'kappa', 'icc') then greatest(-ci_low, ci_high) > 1 + 1e-9
            when unit = 'rate' then ci_low < 0
        end
    ) as limits_out_of_range,
    count(*) filter (
        where (bound_low is null) <> (numerator / bounded is null)
        or (bound_high is null) <> ((numerator + unknown) / bounded is null)
        or abs(bound_low - numerator / bounded) > 1e-9
        or abs(bound_high - (numerator + unknown) / bounded) > 1e-9
    ) as bounds_of_other_counts,
    count(*) filter (where least(estimate - bound_low, bound_high - estimate) < -1e-9)
        as estimates_out_of_bounds
from figures
group by measure
"""

# grain: one row: figures that have to agree with each other
FIGURES_TOGETHER = """
with figures as not materialized (

    select
        figures.*,
        measures.released_together,
        measures.unit,
        hash(scope, outcome, breakdown, group_key) as group_hash
    from marts.indicator_values as figures
    inner join seeds.measures as measures on figures.measure = measures.measure

),

levels as (

    select
        group_hash,
        milestone,
        coalesce(max(denominator) filter (where measure = 'M01'), 0) as known,
        max(denominator) filter (where measure = 'M04_improved') as pairs
    from figures
    where measure in ('M01', 'M04_improved')
    group by group_hash, milestone

),

pairs as (

    select
        pairs,
        known,
        coalesce(max(known) filter (where milestone = 0) over (partition by group_hash), 0)
            as known_at_baseline
    from levels

),

wholes as (

    select sum(numerator) <> max(denominator) as is_unequal
    from figures
    where released_together in ('M04_levels', 'M11_profile', 'M13_status', 'M15_now', 'M15_return')
    group by released_together, group_hash, milestone

),

curves as (

    select
        numerator < max(numerator) over earlier as has_fewer,
        round(estimate - max(estimate) over earlier, 9) < 0 as has_fallen
    from figures
    where unit = 'incidence'
    window
        earlier as (
            partition by measure, group_hash
            order by milestone
            rows between unbounded preceding and 1 preceding
        )

)

select
    (select count(pairs) from pairs) as pairs,
    (
        select count(*) from pairs
        where pairs > least(known, known_at_baseline)
    ) as pairs_not_known,
    (select count(*) from wholes) as wholes,
    (
        select count(*) from wholes
        where is_unequal
    ) as wholes_not_added_up,
    (select count(*) from curves) as steps,
    (
        select count(*) from curves
        where has_fallen
    ) as incidences_fallen,
    (
        select count(*) from curves
        where has_fewer
    ) as persons_fewer
"""

# grain: one row per scope
SCOPE_SIZES = """
select
    cases,
    max(cases) filter (where scope = 'region') over () - cases as region_beyond_scope
from marts.scope_sizes
"""

# grain: one row per finding and provider
FINDINGS = """
select
    checked,
    found,
    checked - found as checked_beyond_found
from marts.findings
"""
