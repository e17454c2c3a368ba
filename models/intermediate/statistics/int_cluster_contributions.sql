-- grain: one row per share and what int_cluster_members has of it: the numbers that a case, or a kind of need or service of it, adds
with added as (

    select distinct added
    from {{ ref('int_cluster_members') }}

),

facts as (

    select
        case_no::ubigint as added,
        fact_profile
    from {{ ref('int_fact_profiles') }}
    union all
    select distinct
        fact_profile as added,
        fact_profile
    from {{ ref('int_service_members') }}

),

shares as (

    select measure
    from {{ ref('measures') }}
    where unit = 'share'

)

select
    facts.added,
    contributions.figure_no,
    contributions.numerator::integer as numerator,
    contributions.denominator::integer as denominator
from facts
inner join added on facts.added = added.added
inner join {{ ref('int_contributions') }} as contributions
    on facts.fact_profile = contributions.fact_profile and contributions.denominator > 0
inner join shares on contributions.measure = shares.measure
