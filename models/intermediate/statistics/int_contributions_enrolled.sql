-- grain: one row per fact profile and measure: what one case, due or not, adds to it
with due as (

    select
        fact_profile,
        outcome,
        milestone,
        state,
        coalesce(state = 'known' and level >= {{ assumption('achieved_level') }}, false) as achieved
    from ({{ fact_profiles_of('int_outcome_states') }})

),

not_due as (

    {{ fact_profiles_of('int_outcomes_not_due') }}

),

listed as (

    select
        fact_profile,
        outcome,
        milestone,
        [{{ contribution('M01_enrolled', 'achieved', "state = 'known'", "state = 'unknown'",
                "state = 'not_applicable'") }}] as added
    from due
    union all
    select
        fact_profile,
        outcome,
        milestone,
        [{{ contribution('M01_enrolled', 'false', 'false', 'is_alive', 'not is_alive') }}] as added
    from not_due

)

select
    fact_profile,
    outcome,
    cast(null as smallint) as service_area,
    milestone,
    unnest(added, recursive := true)  -- noqa: AL03
from listed
