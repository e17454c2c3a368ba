-- grain: one row per case, outcome and month with a level; known re-trafficking is outcome 5 at level 1
with rated as (

    select
        held.case_key,
        ratings.outcome,
        held.month,
        min_by(ratings.level, held.place_in_month) as level,
        min_by(coalesce(held.setting, 'unknown'), held.place_in_month) as setting
    from {{ ref('int_ratings') }} as ratings
    inner join {{ ref('int_held_assessments') }} as held
        on ratings.assessment_key = held.assessment_key
    inner join {{ ref('milestones') }} as opening on opening.milestone = 0
    where
        ratings.level is not null
        and held.months_since_opened >= opening.window_start
    group by held.case_key, ratings.outcome, held.month

),

harmed as (

    select
        case_key,
        'O05' as outcome,
        re_trafficked_month as month
    from {{ ref('int_adverse_exits') }}
    where re_trafficked_month is not null

),

known as (

    select
        coalesce(rated.case_key, harmed.case_key) as case_key,
        coalesce(rated.outcome, harmed.outcome) as outcome,
        coalesce(rated.month, harmed.month) as month,
        rated.level,
        rated.setting
    from rated
    full outer join harmed
        on
            rated.case_key = harmed.case_key
            and rated.outcome = harmed.outcome
            and rated.month = harmed.month

)

select
    known.case_key,
    known.outcome,
    known.month,
    case
        when known.outcome = 'O05' and known.month >= exits.re_trafficked_month then 1
        else known.level
    end as level,
    known.outcome = 'O01' and coalesce(known.setting = 'shelter_closed', false) as in_closed_shelter
from known
left join {{ ref('int_adverse_exits') }} as exits on known.case_key = exits.case_key
where coalesce(known.month <= exits.died_month, true)
