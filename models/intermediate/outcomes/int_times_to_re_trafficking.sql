-- grain: one row per case due at baseline: the milestone of known re-trafficking, of death, or of the last visit
with followed as (

    select
        case_key,
        max(milestone) filter (where milestone > 0 and is_assessed) as last_visit
    from {{ ref('int_visits') }}
    group by case_key
    having bool_or(milestone = 0)

),

timed as (

    select
        followed.case_key,
        case
            when exits.re_trafficked <= coalesce(exits.died, exits.re_trafficked) then 'event'
            when exits.died is not null then 'competing'
            else 'censored'
        end as ending,
        coalesce(least(exits.re_trafficked, exits.died), followed.last_visit, 0) as milestone,
        greatest(0, coalesce(latest.months_since_opened, 0)) as months_followed
    from followed
    left join {{ ref('int_windows_of_exits') }} as exits on followed.case_key = exits.case_key
    left join {{ ref('int_latest_assessments') }} as latest
        on followed.case_key = latest.case_key

)

select
    *,
    {{ fact_profile('int_times_to_re_trafficking') }}
from timed
