"""What the suite of the fair comparison looks at: its shares, made again from what they are made of."""

from __future__ import annotations

# grain: one row: standardised shares, made again of the strata that have enough persons to be weighed
COMPARISON_STRATA = """
with cells as (

    select
        * exclude (form),
        if(strata like '%form%', form, null) as form
    from marts.comparison_strata

),

strata as (

    select
        outcome,
        milestone,
        programme_country,
        refusal,
        sum(pairs) as persons,
        sum(achieved) / sum(pairs) as share,
        sum(sum(pairs)) over (partition by outcome, milestone, age, sex, baseline, form) as in_pool
    from cells
    group by outcome, milestone, programme_country, refusal, age, sex, baseline, form

),

made_again as (

    select
        outcome,
        milestone,
        programme_country,
        sum(in_pool * share) / sum(in_pool) as share
    from strata
    where
        refusal is null
        and persons >= (
            select value from seeds.assumptions
            where assumption = 'fewest_in_stratum'
        )
    group by outcome, milestone, programme_country

)

select
    count(*) as comparisons,
    count(*) filter (
        where coalesce(
            abs(figures.estimate - made_again.share) > 1e-9,
            figures.estimate is distinct from made_again.share
        )
    ) as otherwise_weighed
from marts.indicator_values as figures
left join made_again
    on
        figures.outcome = made_again.outcome
        and figures.milestone = made_again.milestone
        and figures.scope = 'country:' || made_again.programme_country
where figures.measure = 'M17'
"""
