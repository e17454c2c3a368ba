-- grain: one row per assessment and criterion, for the raters who record criteria
with numbered as (

    -- the criteria that can be the weakest link of anybody to whom the outcome applies
    select
        *,
        row_number() over same_kind as number,
        count(*) over (partition by outcome, kind) as choices
    from criteria
    where applies = 'always' or outcome = 'O07' and kind = 'red_flag'
    window same_kind as (partition by outcome, kind order by position)

),

asked as (

    -- who is asked what: section 4 of docs/method.md
    select
        ratings.*,
        criteria.criterion,
        criteria.position,
        criteria.kind,
        criteria.applies,
        ratings.k || criteria.criterion as answer,
        coalesce(
            numbered.number
            = 1 + floor(draw(ratings.k || criteria.kind, 'weakest') * numbered.choices),
            false
        ) as is_weakest
    from ratings
    inner join criteria on ratings.outcome = criteria.outcome
    left join numbered on criteria.criterion = numbered.criterion
    where
        ratings.has_criteria
        and (ratings.is_child or criteria.applies not in ('child', 'child_deprived'))
        and (criteria.applies <> 'child_deprived' or ratings.parental_care is distinct from 'no')
        and (criteria.applies <> 'foreign' or ratings.is_at_home is distinct from true)

),

drawn as (

    -- some raters mark residence as not applicable where no state would grant it: it counts all the same
    select
        *,
        draw(answer, 'value') as drawn,
        case applies
            when 'recorded' then draw(answer, 'fits') < 0.75
            when 'foreign'
                then
                    coalesce(is_foreign, false)
                    and not (
                        is_stateless
                        and coalesce(level_by_criteria, 0) <= 2
                        and draw(answer, 'no state') < 0.5
                    )
            when 'child_deprived' then coalesce(parental_care in ('temporary', 'permanent'), false)
            else true
        end as fits
    from asked

),

answers as (

    -- independence at level 3 is met only where the person does not agree
    select
        *,
        case
            when coalesce(level_by_criteria, 0) <> 1 then 'no'
            when is_weakest or drawn < 0.08 then 'yes'
            when drawn > 0.97 then 'unknown'
            else 'no'
        end as red_flag,
        case
            when not fits then 'not_applicable'
            when level_by_criteria is null then if(is_weakest, 'unknown', 'met')
            when level_by_criteria >= 3 then 'met'
            when level_by_criteria = 2 and is_weakest then if(drawn < 0.5, 'not_met', 'partly')
            when drawn < if(level_by_criteria = 1, 0.5, 0.75) then 'met'
            when drawn < 0.88 then 'partly'
            when drawn < 0.98 then 'not_met'
            else 'unknown'
        end as essential,
        case
            when level_by_criteria = 4 then 'met'
            when level_by_criteria = 3 and not agrees and drawn < 0.5 then 'met'
            when drawn < if(level_by_criteria = 3, 0.6, 0.2) then 'partly'
            else 'not_met'
        end as independence
    from drawn

)

select
    assessment_id,
    criterion,
    case kind
        when 'red_flag' then red_flag
        when 'essential' then essential
        else independence
    end as value
from answers
order by assessment_id, position
