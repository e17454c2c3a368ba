-- grain: one row per assessment and outcome that another rater has rated too: of one held assessment in ten
with rated_twice as (

    -- draws of their own, so that no other value of the sample depends on them
    select
        visits.assessment_id,
        random_id(
            'R', lives.office || '|' || (lives.rater_no + whole(visits.k, 'second rater', 1, 3)) % 4
        ) as rater_id
    from visits
    inner join lives on visits.case_no = lives.case_no
    where visits.held and draw(visits.k, 'rated twice') < 0.10

),

first_looks as (

    select
        rated_twice.assessment_id,
        rated_twice.rater_id,
        ratings.outcome,
        ratings.applicability = 'applicable' as applies,
        coalesce(ratings.level_by_criteria, ratings.level) as level,
        draw(ratings.assessment_id || ratings.outcome, 'second look') as look,
        draw(ratings.assessment_id || ratings.outcome, 'second applies') as doubt
    from ratings
    inner join rated_twice on ratings.assessment_id = rated_twice.assessment_id
    where ratings.applicability <> 'unknown'

),

second_looks as (

    select
        *,
        case
            when applies then outcome not in ('O07', 'O09', 'O10') or doubt >= 0.03
            else doubt < 0.05
        end as applies_too,
        case
            when look < 0.01 then level - 2
            when look < 0.12 then level - 1
            when look < 0.21 then level + 1
            else level
        end as felt
    from first_looks

)

select
    assessment_id,
    outcome,
    rater_id,
    if(applies_too, 'applicable', 'not_applicable') as applicability,
    case
        when applies_too and applies then least(greatest(felt, 1), 4)
        when applies_too then 2
    end::integer as level
from second_looks
order by assessment_id, outcome
