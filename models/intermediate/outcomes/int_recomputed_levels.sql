-- grain: one row per assessment and outcome with at least one rated criterion; the weakest-link rule
with criteria as (

    select * from {{ ref('criteria') }}

),

assessments as (

    select * from {{ ref('int_assessments') }}

),

rated as (

    select
        ratings.assessment_key,
        criteria.outcome,
        criteria.kind,
        ratings.value,
        {{ criterion_counts('criteria.applies', 'assessments') }} as counts
    from {{ ref('stg_criterion_ratings') }} as ratings
    inner join criteria on ratings.criterion = criteria.criterion
    inner join assessments on ratings.assessment_key = assessments.assessment_key

),

answers as (

    select
        assessment_key,
        outcome,
        bool_or(kind = 'red_flag' and value = 'yes' and counts is distinct from false) as in_crisis,
        bool_or(
            kind = 'essential' and value in ('not_met', 'partly') and counts is distinct from false
        ) as open,
        bool_or(kind = 'independence' and value = 'met') as independent,
        count(*) filter (
            where kind <> 'independence'
            and counts is distinct from false
            and (
                value in ('met', 'partly', 'not_met', 'yes', 'no')
                or (value = 'not_applicable' and counts is null)
            )
        ) as answered
    from rated
    group by assessment_key, outcome

),

asked as (

    select
        assessments.assessment_key,
        criteria.outcome,
        count(*) as asked
    from assessments
    inner join criteria
        on
            criteria.kind <> 'independence'
            and {{ criterion_counts('criteria.applies', 'assessments') }} is distinct from false
    where assessments.assessment_key in (select answers.assessment_key from answers)
    group by assessments.assessment_key, criteria.outcome

)

select
    answers.assessment_key,
    answers.outcome,
    case
        when answers.in_crisis then 1
        when answers.open then 2
        when answers.answered = asked.asked then 3
    end as level_before_independence,
    answers.independent
from answers
inner join asked
    on answers.assessment_key = asked.assessment_key and answers.outcome = asked.outcome
