-- grain: one row per family of measures with a share of the region that rests on two providers or more; never released
with region as (

    select * from {{ ref('int_groups') }}
    where scope = 'region' and breakdown = 'all'

),

families as (

    select distinct
        contributions.figure_no,
        measures.family
    from {{ ref('int_contributions') }} as contributions
    inner join {{ ref('measures') }} as measures on contributions.measure = measures.measure

),

-- of one figure it is chance: so the mean over outcomes and milestones
measured as (

    select
        families.family,
        count(*) as figures,
        avg(
            variances.variance * variances.denominator ^ 3
            / (variances.numerator * (variances.denominator - variances.numerator))
        ) as measured
    from {{ ref('int_provider_variances') }} as variances
    inner join region on variances.group_no = region.group_no
    inner join families on variances.figure_no = families.figure_no
    where variances.numerator > 0 and variances.numerator < variances.denominator
    group by families.family

)

select
    family,
    figures,
    round(measured, 6) as measured,
    {{ assumption('released_design_effect') }} as assumed,
    measured > 1.1 * {{ assumption('released_design_effect') }} as asks_for_another
from measured
