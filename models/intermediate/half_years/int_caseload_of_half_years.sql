-- grain: one row per unit and half-year in whose caseload it is: opened, closed, lost in it
with half_years as (

    select
        *,
        greatest(first_month, opened_month) as from_month
    from {{ ref('int_half_years_of_case') }}
    where is_unit and opened_month <= last_month

),

spells as (

    select
        half_years.case_key,
        half_years.half_year,
        bool_or(
            spells.kind = 'case_status' and spells.value in ('active', 'on_hold', 'reopened')
        ) as is_open,
        sum(
            {{ months('greatest(spells.from_month, half_years.from_month)',
                      'least(coalesce(spells.to_month, half_years.last_month), half_years.last_month)') }}
            + 1
        ) filter (where spells.kind = 'consent' and spells.value in ('withdrawn', 'refused'))
            as months_against_consent
    from half_years
    inner join {{ ref('int_spells') }} as spells
        on
            half_years.case_key = spells.case_key
            and half_years.last_month >= spells.from_month
            and coalesce(half_years.from_month <= spells.to_month, true)
    group by half_years.case_key, half_years.half_year

),

closings as (

    select
        half_years.case_key,
        half_years.half_year,
        bool_or(statuses.value like 'closed%') filter (
            where statuses.from_month between half_years.first_month and half_years.last_month
        ) as is_closed,
        bool_or(statuses.value = 'closed_no_contact') filter (
            where statuses.from_month between half_years.first_month and half_years.last_month
        ) as is_lost
    from half_years
    inner join {{ ref('int_spells') }} as statuses
        on half_years.case_key = statuses.case_key and statuses.kind = 'case_status'
    group by half_years.case_key, half_years.half_year

),

caseload as (

    select
        half_years.case_key,
        half_years.half_year,
        half_years.first_month,
        half_years.last_month,
        half_years.opened_month >= half_years.first_month as is_opened,
        coalesce(closings.is_closed, false) as is_closed,
        coalesce(closings.is_lost, false) as is_lost
    from half_years
    left join spells
        on half_years.case_key = spells.case_key and half_years.half_year = spells.half_year
    left join closings
        on half_years.case_key = closings.case_key and half_years.half_year = closings.half_year
    left join {{ ref('int_adverse_exits') }} as exits on half_years.case_key = exits.case_key
    where
        (
            half_years.opened_month >= half_years.first_month
            or coalesce(spells.is_open, false)
            -- no status was ever recorded
            or closings.case_key is null
        )
        and coalesce(exits.died_month >= half_years.first_month, true)
        and coalesce(spells.months_against_consent, 0)
        <= {{ months('half_years.from_month', 'half_years.last_month') }}

)

select
    *,
    {{ fact_profile('int_caseload_of_half_years') }}
from caseload
