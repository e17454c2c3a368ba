-- grain: one row per case and outcome once held: when first, the longest run held, and whether lost since
with observations as (

    select
        case_key,
        outcome,
        month,
        level,
        level >= {{ assumption('achieved_level') }} and not in_closed_shelter as is_held
    from {{ ref('int_observations') }}

),

steps as (

    select
        *,
        coalesce(
            lag(is_held) over course
            and {{ months('lag(month) over course', 'month') }}
            <= {{ assumption('sustained_longest_gap') }},
            false
        ) as follows_on
    from observations
    window course as (partition by case_key, outcome order by month)

),

runs as (

    select
        *,
        sum(case when is_held and follows_on then 0 else 1 end) over (
            partition by case_key, outcome order by month rows unbounded preceding
        ) as run_no,
        min(month) filter (where is_held) over (partition by case_key, outcome) as first_held
    from steps

),

longest as (

    select
        case_key,
        outcome,
        min(first_held) as first_held,
        {{ months('min(month)', 'max(month)') }} as months_held,
        bool_and(is_held) as is_run,
        bool_or(level < {{ assumption('achieved_level') }} and month > first_held) as is_lost
    from runs
    group by case_key, outcome, run_no

)

select
    case_key,
    outcome,
    min(first_held) as first_held,
    max(months_held) filter (where is_run) as longest_months,
    coalesce(bool_or(is_lost), false) as is_lost
from longest
where first_held is not null
group by case_key, outcome
