-- grain: one row per assessment and outcome
create or replace temp table ratings as
with seen as (

    select
        visits.*,
        visits.k || paths.outcome as rating,
        paths.outcome,
        paths.slow,
        paths.start,
        paths.own_gain,
        paths.setback_at,
        paths.setback_for,
        paths.learns,
        lives.fate,
        lives.fate_at,
        lives.family,
        lives.parental_care,
        lives.rates_criteria,
        lives.nationality = 'national' and lives.programme_country = lives.origin as is_at_home,
        lives.nationality in ('foreign', 'stateless') as is_foreign,
        coalesce(legal_bearings.is_open, false) as is_open,
        coalesce(legal_bearings.is_declined, false) as is_declined,
        coalesce(legal_bearings.is_unclear, false) as is_unclear,
        visits.participation in ('guardian_only', 'none') as is_unheard
    from visits
    inner join lives on visits.case_no = lives.case_no
    inner join paths on visits.case_no = paths.case_no
    left join legal_bearings on visits.assessment_id = legal_bearings.assessment_id

),

positioned as (

    select
        *,
        draw(rating, 'odd') as odd,
        draw(rating, 'self') as self,
        start
        + own_gain * greatest(since, 0) / (greatest(since, 0) + slow)
        - if(since >= setback_at and since < setback_at + setback_for, 1.3, 0)
        - if(type = 'crisis', 0.5, 0)
        - if(fate = 're_trafficked' and since >= fate_at, if(outcome = 'O05', 9, 0.8), 0)
        + 0.7 * (draw(rating, 'day') - 0.5) as position
    from seen

),

told as (

    -- `ground` is the reason why the outcome does not apply, where there is one
    select
        *,
        case outcome
            when 'O07'
                then case
                    when is_child and learns < 0.94 then null
                    when learns < 0.60 then null
                    when learns < 0.80 then 'no_need_no_wish'
                    when learns < 0.86 then 'declined_after_offer'
                    when learns < 0.93 then if(since < 9, 'no_need_no_wish', null)
                    else if(since > 14, 'no_need_no_wish', null)
                end
            when 'O09'
                then case
                    when is_open then null
                    when is_declined then 'declined_process'
                    when not is_unclear then 'no_legal_process'
                end
            when 'O10' then case family
                when 'no' then 'no_family_or_dependants'
                when 'no_contact_by_choice' then family
                when 'no_contact_unsafe' then family
            end
        end as ground,
        outcome = 'O09' and is_unclear and not is_open and not is_declined
        or outcome = 'O10'
        and coalesce(family, 'unknown') = 'unknown'
        and learns < 0.6 as is_undecided,
        is_partial and odd < 0.35 or odd < 0.018 as is_left_out,
        least(greatest(floor(position)::integer + 1, 1), 4) as felt
    from positioned

),

rated as (

    select
        *,
        case
            when not held then 'unknown'
            when odd < 0.006 or outcome = 'O09' and is_open and odd < 0.04 then 'not_applicable'
            when ground is not null then 'not_applicable'
            when is_undecided or is_left_out and odd < 0.18 then 'unknown'
            else 'applicable'
        end as applicability
    from told

),

levelled as (

    select
        *,
        case when applicability = 'applicable' and not is_left_out then felt end as level_seen,
        case
            when applicability <> 'applicable' or is_left_out or is_unheard or self > 0.76 then null
            when self < 0.11 then greatest(felt - 1, 1)
            when self > 0.64 then least(felt + 1, 4)
            else felt
        end as self_rating,
        coalesce(self_rating >= 3, mode = 'proxy' or participation = 'child_with_support', false)
            as agrees
    from rated

),

bound as (

    -- `level_by_criteria` is what the criteria will say, where the rater used them
    select
        *,
        case
            when not rates_criteria then null
            when level_seen = 4 and not agrees then 3
            when level_seen = 1 and outcome = 'O07' and not is_child then 2
            else level_seen
        end as level_by_criteria
    from levelled

)

select
    assessment_id,
    rating as k,
    outcome,
    applicability,
    case
        when applicability = 'not_applicable' then coalesce(
            ground, if(outcome = 'O09', 'no_legal_process', null)
        )
    end as na_reason,
    case
        when level_by_criteria is null then level_seen
        when
            draw(rating, 'disagree') < 0.02
            then if(level_by_criteria = 4, 3, level_by_criteria + 1)
        else level_by_criteria
    end::integer as level,
    case
        when not held then missed_reason
        when applicability = 'not_applicable' or level_seen is not null then null
        when odd < 0.02 then 'declined'
        else 'partial'
    end as not_assessed_reason,
    self_rating,
    level_by_criteria,
    rates_criteria and applicability = 'applicable' as has_criteria,
    is_child,
    parental_care,
    is_at_home,
    is_foreign,
    agrees
from bound;
