-- grain: one row per fact profile and measure: what one case with these facts of a half-year adds to it
with listed as (

    select
        fact_profile,
        cast(null as varchar) as outcome,
        cast(null as smallint) as service_area,
        cast(null as smallint) as milestone,
        [{{ contribution('M21_opened', 'is_opened', 'true') }}] as added
    from ({{ fact_profiles_of('int_caseload_of_half_years') }})
    union all by name
    select
        fact_profile,
        [
            {{ contribution('M21_new', 'is_new', 'true') }},
            {{ contribution('M21_assessed', 'is_assessed', 'true') }},
            {{ contribution('M21_closed', 'is_closed', 'true') }},
            {{ contribution('M21_lost', 'is_lost', 'true') }}
        ] as added
    from ({{ fact_profiles_of('int_persons_in_half_years') }})
    union all by name
    select
        fact_profile,
        milestone,
        [{{ contribution('M21_due', 'is_assessed', 'true') }}] as added
    from ({{ fact_profiles_of('int_due_in_half_years') }})
    union all by name
    select
        fact_profile,
        outcome,
        [{{ contribution('M21_achieved', 'is_achieved', 'true') }}] as added
    from ({{ fact_profiles_of('int_achieved_in_half_years') }})
    union all by name
    select
        fact_profile,
        service_area,
        [
            {{ contribution('M21_needs_raised', 'raised', 'open') }},
            {{ contribution('M21_needs_closed', 'closed', 'open - undated', 'undated') }},
            {{ contribution('M21_needs_met', 'met', 'closed', 'undated',
                    base='closed + undated > 0') }}
        ] as added
    from ({{ fact_profiles_of('int_needs_in_half_years') }})
    union all by name
    select
        fact_profile,
        service_area,
        [
            {{ contribution('M21_services_started', 'started', 'running') }},
            {{ contribution('M21_services_ended', 'ended', 'running - undated', 'undated') }},
            {{ contribution('M21_services_completed', 'completed', 'ended', 'undated',
                    base='ended + undated > 0') }}
        ] as added
    from ({{ fact_profiles_of('int_services_in_half_years') }})

)

select
    fact_profile,
    outcome,
    service_area,
    milestone,
    unnest(added, recursive := true)  -- noqa: AL03
from listed
