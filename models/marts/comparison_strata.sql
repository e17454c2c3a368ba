-- grain: one row per programme country, outcome, milestone, provider and stratum with a pair
with cells as (

    select * from {{ ref('int_comparison_cells') }}

),

standardised as (

    select * from {{ ref('int_standardised') }}

)

select
    cells.programme_country,
    cells.outcome,
    cells.milestone,
    cells.provider_id,
    cells.age,
    cells.sex,
    cells.baseline,
    cells.form,
    cells.pairs,
    cells.achieved,
    standardised.pairs as country_pairs,
    standardised.achieved as country_achieved,
    standardised.strata,
    standardised.providers,
    standardised.refusal
from cells
inner join standardised
    on
        cells.programme_country = standardised.programme_country
        and cells.outcome = standardised.outcome
        and cells.milestone = standardised.milestone
