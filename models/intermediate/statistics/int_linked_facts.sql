-- grain: one row per fact profile of a person with two or more cases and figure that it adds to: which counts of it
with milestones as (

    select milestone
    from {{ ref('milestones') }}
    where milestone > 0

),

curves as (

    select
        measures.measure,
        milestones.milestone
    from {{ ref('measures') }} as measures
    cross join milestones
    where measures.measure in ('M08', 'M08_lost_competes', 'M08_at_risk')

),

starts as (

    select
        fact_profile,
        outcome,
        start
    from ({{ fact_profiles_of('int_times_to_achievement') }})

),

used as (

    select fact_profiles.fact_profile
    from {{ ref('int_fact_profiles') }} as fact_profiles
    inner join {{ ref('int_linked_cases') }} as linked on fact_profiles.case_no = linked.case_no
    union
    select members.fact_profile
    from {{ ref('int_service_members') }} as members
    inner join {{ ref('int_linked_cases') }} as linked on members.case_key = linked.case_key

),

added as (

    select
        fact_profile,
        measure,
        outcome,
        service_area,
        milestone,
        denominator > 0 as is_known,
        numerator <> 0 as is_in,
        -- behind a net change stands nobody outside it alone: all who are known do
        case when measure = 'M04_net' then denominator > 0 else numerator < denominator end
            as is_out,
        not_applicable > 0 as is_not_applicable
    from {{ ref('int_contributions') }}
    union all by name
    select
        endings.fact_profile,
        endings.measure,
        endings.outcome,
        milestones.milestone,
        true as is_known,
        endings.ending = 'event' and endings.milestone <= milestones.milestone as is_in,
        endings.ending <> 'event' or endings.milestone > milestones.milestone as is_out,
        false as is_not_applicable
    from {{ ref('int_endings') }} as endings
    cross join milestones
    union all by name
    select
        endings.fact_profile,
        'M08_at_risk' as measure,
        endings.outcome,
        milestones.milestone,
        true as is_known,
        endings.milestone >= milestones.milestone as is_in,
        endings.milestone < milestones.milestone as is_out,
        false as is_not_applicable
    from {{ ref('int_endings') }} as endings
    cross join milestones
    where endings.measure = 'M08'
    union all by name
    select
        starts.fact_profile,
        curves.measure,
        starts.outcome,
        curves.milestone,
        false as is_known,
        false as is_in,
        false as is_out,
        starts.start = 'not_applicable' as is_not_applicable
    from starts
    cross join curves
    where starts.start <> 'at_risk'
    union all by name
    select
        fact_profile,
        'M08_median' as measure,
        outcome,
        start = 'at_risk' as is_known,
        false as is_in,
        false as is_out,
        start = 'not_applicable' as is_not_applicable
    from starts
    union all by name
    select
        fact_profile,
        measure,
        milestone,
        value is not null as is_known,
        false as is_in,
        false as is_out,
        false as is_not_applicable
    from {{ ref('int_median_values') }}

)

select
    added.*,
    dense_rank() over (
        order by added.measure, added.outcome, added.service_area, added.milestone
    )::integer as figure_no
from added
inner join used on added.fact_profile = used.fact_profile
