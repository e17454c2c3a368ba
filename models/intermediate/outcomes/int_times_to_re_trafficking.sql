-- grain: one row per case due at baseline: the milestone of known re-trafficking, of death, or of the last known contact
with due as (

    select case_key
    from {{ ref('int_milestones_due') }}
    where milestone = 0

),

contacts as (

    select
        contacts.case_key,
        {{ months('cases.opened_month', 'contacts.month') }} as months_since_opened
    from {{ ref('int_last_contacts') }} as contacts
    inner join {{ ref('int_cases') }} as cases on contacts.case_key = cases.case_key

),

windows as (

    select
        milestone,
        lag(window_end) over (order by milestone) as earlier_end
    from {{ ref('milestones') }}
    where milestone > 0

),

-- an early contact reaches the first milestone, as an early event counts there
reached as (

    select
        contacts.case_key,
        max(enrolled.milestone) as milestone
    from contacts
    inner join {{ ref('int_enrolled') }} as enrolled on contacts.case_key = enrolled.case_key
    inner join windows
        on
            enrolled.milestone = windows.milestone
            and coalesce(contacts.months_since_opened > windows.earlier_end, true)
    group by contacts.case_key

),

timed as (

    select
        due.case_key,
        case
            when exits.re_trafficked <= coalesce(exits.died, exits.re_trafficked) then 'event'
            when exits.died is not null then 'competing'
            else 'censored'
        end as ending,
        coalesce(least(exits.re_trafficked, exits.died), reached.milestone, 0) as milestone,
        greatest(0, coalesce(contacts.months_since_opened, 0)) as months_followed
    from due
    left join {{ ref('int_windows_of_exits') }} as exits on due.case_key = exits.case_key
    left join reached on due.case_key = reached.case_key
    left join contacts on due.case_key = contacts.case_key

)

select
    *,
    {{ fact_profile('int_times_to_re_trafficking') }}
from timed
