-- grain: one row per half-year that is told of: the last that are over at the latest cut-off, from the first opening on
with not_over as (

    select
        {{ first_of_half_year('next_month') }} as first_month,
        first_opened
    from (
        select
            {{ add_months('max(cutoff)', 1) }} as next_month,
            min(opened_month) as first_opened
        from {{ ref('int_cases') }}
    )

),

numbers as (

    select unnest(range(1, {{ assumption('half_years_shown') }}::bigint + 1)) as half_years_before

),

half_years as (

    select
        {{ add_months('not_over.first_month', '-6 * numbers.half_years_before') }} as first_month,
        not_over.first_opened
    from not_over
    cross join numbers

)

select
    {{ half_year('first_month') }} as half_year,
    first_month,
    {{ add_months('first_month', 5) }} as last_month
from half_years
where {{ add_months('first_month', 5) }} >= first_opened
