-- grain: one row per finding and case: how many assessments were looked at, and in how many it was found
with results as (

    select
        assessment_key,
        min(level) as lowest,
        max(level) as highest
    from {{ ref('int_ratings') }}
    group by assessment_key
    having bool_or(says_something)

),

not_looked_at as (

    select assessments.assessment_key
    from {{ ref('stg_assessments') }} as assessments
    left join {{ ref('int_assessments') }} as looked_at
        on assessments.assessment_key = looked_at.assessment_key
    where looked_at.assessment_key is null

),

against_consent as (

    select ratings.assessment_key
    from {{ ref('stg_outcome_ratings') }} as ratings
    inner join not_looked_at on ratings.assessment_key = not_looked_at.assessment_key
    where ratings.level is not null or ratings.applicability = 'not_applicable'
    group by ratings.assessment_key

),

held as (

    select
        assessments.case_key,
        assessments.months_since_opened,
        against_consent.assessment_key is not null as is_against_consent,
        coalesce(assessments.month > exits.died_month, false) as is_after_death,
        results.lowest is not null as has_level,
        results.lowest = 3 and results.highest = 3 as is_all_stable,
        landed.rater_key
    from {{ ref('stg_assessments') }} as assessments
    inner join {{ as_known('assessments') }} as landed
        on assessments.assessment_key = landed.assessment_key
    left join results on assessments.assessment_key = results.assessment_key
    left join against_consent on assessments.assessment_key = against_consent.assessment_key
    left join {{ ref('int_adverse_exits') }} as exits on assessments.case_key = exits.case_key
    where results.assessment_key is not null or against_consent.assessment_key is not null

),

raters as (

    select
        rater_key,
        bool_and(is_all_stable) as is_always_stable
    from held
    where has_level
    group by rater_key
    having count(*) >= 10

),

of_held as (

    select
        held.case_key,
        unnest([
            {{ finding('assessed_before_opening', 'true', 'held.months_since_opened < -1') }},
            {{ finding('assessed_after_death', 'true', 'held.is_after_death') }},
            {{ finding('assessed_against_consent', 'true', 'held.is_against_consent') }},
            {{ finding('always_stable', 'raters.rater_key is not null and held.has_level',
                       'raters.is_always_stable') }}
        ], recursive := true)
    from held
    left join raters on held.rater_key = raters.rater_key
    group by held.case_key

),

harmed as (

    select
        due.case_key,
        due.milestone
    from {{ ref('int_milestones_due') }} as due
    inner join {{ ref('stg_events') }} as events
        on
            due.case_key = events.case_key
            and events.month between due.first_month and due.last_month
            and events.event_type in (
                're_trafficked', 'violence_family', 'violence_partner', 'violence_official'
            )
    group by due.case_key, due.milestone

),

of_visits as (

    select
        visits.case_key,
        unnest([
            {{ finding('late_baseline', 'visits.milestone = 0', 'visits.is_late_baseline') }},
            {{ finding('safe_despite_harm',
                       'harmed.case_key is not null and safety.level is not null',
                       'safety.level >= 3') }}
        ], recursive := true)
    from {{ ref('int_visits') }} as visits
    left join harmed
        on visits.case_key = harmed.case_key and visits.milestone = harmed.milestone
    left join {{ ref('int_ratings_at_milestones') }} as safety
        on
            visits.case_key = safety.case_key
            and visits.milestone = safety.milestone
            and safety.outcome = 'O05'
    group by visits.case_key

)

select * from of_held
where checked > 0
union all
select * from of_visits
where checked > 0
