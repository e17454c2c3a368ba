-- grain: one row per group, measure and milestone: the median over its cases with a value
with counted as (

    select
        counts.group_no,
        given.measure,
        given.milestone,
        given.value,
        sum(counts.cases) as cases
    from {{ ref('int_profile_counts') }} as counts
    inner join {{ ref('int_median_values') }} as given on counts.fact_profile = given.fact_profile
    group by all

),

ranked as (

    select
        *,
        sum(cases) over figure as due,
        sum(cases) filter (where value is not null) over figure as known,
        case when value is not null then sum(cases) filter (where value is not null) over (
            partition by group_no, measure, milestone order by value rows unbounded preceding
        ) end as up_to
    from counted
    window figure as (partition by group_no, measure, milestone)

)

select
    group_no,
    measure,
    milestone,
    max(due)::bigint as due,
    coalesce(max(known), 0)::bigint as known,
    (
        min(value) filter (where up_to >= (known + 1) // 2)
        + min(value) filter (where up_to >= known // 2 + 1)
    ) / 2.0 as median
from ranked
group by group_no, measure, milestone
