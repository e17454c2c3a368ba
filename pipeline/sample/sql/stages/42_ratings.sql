-- grain: one row per assessment and outcome
create or replace temp table ratings as
with seen as (

    select
        visits.*,
        visits.rated_k || paths.outcome as rating,
        paths.outcome,
        paths.slow,
        paths.start,
        paths.own_gain,
        paths.setback_at,
        paths.setback_for,
        paths.learns,
        paths.mildness,
        lives.fate,
        lives.fate_at,
        lives.family,
        lives.parental_care,
        lives.rates_criteria,
        lives.nationality = 'national' and lives.programme_country = lives.origin as is_at_home,
        lives.nationality in ('foreign', 'stateless') as is_foreign,
        lives.nationality = 'stateless' as is_stateless,
        troubles.assessment_id is not null as is_troubled,
        coalesce(troubles.is_re_trafficked, false) as is_re_trafficked,
        coalesce(legal_bearings.is_open, false) as is_open,
        coalesce(legal_bearings.is_declined, false) as is_declined,
        coalesce(legal_bearings.is_unclear, false) as is_unclear,
        visits.participation in ('guardian_only', 'none') as is_unheard
    from visits
    inner join lives on visits.case_no = lives.case_no
    inner join paths on visits.case_no = paths.case_no
    left join legal_bearings on visits.assessment_id = legal_bearings.assessment_id
    left join troubles
        on visits.assessment_id = troubles.assessment_id and paths.outcome = troubles.outcome

),

positioned as (

    -- how the person fares; events tell on it, and the year after re-trafficking is bad in all
    select
        *,
        draw(rating, 'odd') as odd,
        draw(rating, 'self') as self,
        start
        + own_gain * greatest(rated_at, 0) / (greatest(rated_at, 0) + slow)
        - if(rated_at >= setback_at and rated_at < setback_at + setback_for, 1.3, 0)
        - if(type = 'crisis', 0.5, 0)
        - if(is_troubled and outcome <> 'O05', 0.9, 0)
        - if(fate = 're_trafficked' and rated_at between fate_at and fate_at + 12, 0.8, 0)
        + 0.7 * (draw(rating, 'day') - 0.5) as position
    from seen

),

judged as (

    -- What the rater sees of it. Whoever is in danger is not safe: at level 1 or 2, in crisis when trafficked
    -- again; of 100 raters 3 do not know. What the person says has nothing of the rater in it.
    select
        *,
        case
            when outcome <> 'O05' or not is_troubled or draw(rating, 'unseen') < 0.03
                then position + mildness
            when is_re_trafficked then 0
            else least(position + mildness - 0.8, 1.9)
        end as seen_position,
        if(outcome = 'O05' and is_troubled, least(position - 0.8, 1.9), position) as own_position
    from positioned

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
                    when learns < 0.93 then if(rated_at < 9, 'no_need_no_wish', null)
                    else if(rated_at > 14, 'no_need_no_wish', null)
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
        least(greatest(floor(seen_position)::integer + 1, 1), 4) as felt,
        least(greatest(floor(own_position)::integer + 1, 1), 4) as own_felt
    from judged

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
            when self < 0.11 then greatest(own_felt - 1, 1)
            when self > 0.64 then least(own_felt + 1, 4)
            else own_felt
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
    is_stateless,
    agrees
from bound;
