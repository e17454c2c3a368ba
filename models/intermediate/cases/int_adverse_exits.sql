-- grain: one row per case with a known death, re-trafficking or detention
with happened as (

    select
        case_key,
        month,
        case event_type when 'death' then 'died' when 're_trafficked' then 're_trafficked' end
            as exit
    from {{ ref('stg_events') }}
    where event_type in ('death', 're_trafficked')
    union all
    select
        case_key,
        from_month as month,
        replace(value, 'closed_', '') as exit
    from {{ ref('stg_spells') }}
    where
        kind = 'case_status'
        and value in ('closed_died', 'closed_re_trafficked', 'closed_detained')

)

select
    happened.case_key,
    min(happened.month) filter (where happened.exit = 'died') as died_month,
    min(happened.month) filter (where happened.exit = 're_trafficked') as re_trafficked_month,
    min(happened.month) filter (where happened.exit <> 'died') as adverse_month
from happened
inner join {{ ref('stg_cases') }} as cases on happened.case_key = cases.case_key
where happened.exit = 'died' or happened.month >= cases.opened_month
group by happened.case_key
