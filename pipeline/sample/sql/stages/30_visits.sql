-- grain: one row per case and assessment, held or missed; months since opening
create or replace temp table visits as
with planned as (

    select
        lives.case_no,
        lives.k || 'v' || plans.milestone as k,
        plans.milestone,
        case
            when plans.milestone > 0
                then
                    plans.milestone
                    + round(
                        (
                            draw(lives.k, 'a' || plans.milestone)
                            + draw(lives.k, 'b' || plans.milestone)
                            - 1
                        )
                        * plans.spread
                    )
            when draw(lives.k, 'first') < 0.935 then floor(draw(lives.k, 'first day') * 2.2 - 0.3)
            else 2 + floor(draw(lives.k, 'first day') * 4)
        end::integer as since,
        draw(lives.k, 'held' || plans.milestone) < plans.held as comes
    from lives
    cross join (
        values
        (0, 0, 0.993),
        (3, 1.6, 0.93),
        (6, 2.0, 0.92),
        (12, 3.0, 0.90),
        (18, 3.0, 0.88),
        (24, 3.2, 0.87),
        (36, 6.0, 0.86)
    ) as plans (milestone, spread, held)

),

repeated as (

    select
        case_no,
        k || 'again' as k,
        milestone,
        since + 1 as since,
        comes
    from planned
    where draw(k, 'again') < 0.07

),

crises as (

    select
        lives.case_no,
        lives.k || 'crisis' || numbers.number as k,
        -1 as milestone,
        coalesce(
            if(
                numbers.number = 1 and lives.fate in ('re_trafficked', 'detained'),
                lives.fate_at,
                null
            ),
            whole(lives.k, 'crisis' || numbers.number, 1, 30)
        ) as since,
        true as comes
    from lives
    cross join (values (1, 0.13), (2, 0.03)) as numbers (number, share)
    where draw(lives.k, 'crises') < numbers.share

),

closings as (

    select
        case_no,
        k || 'closing' as k,
        -2 as milestone,
        closed_at as since,
        true as comes
    from lives
    where closed_status = 'closed_plan_completed' and draw(k, 'closing') < 0.75

),

candidates as (

    select * from planned
    union all
    select * from repeated
    union all
    select * from crises
    union all
    select * from closings

),

placed as (

    select
        candidates.*,
        lives.opened,
        lives.adult_at,
        lives.why_lost,
        lives.closed_at,
        lives.reopened_at,
        lives.age_group_opened,
        coalesce(candidates.since < lives.lost_at, true)
        or coalesce(candidates.since >= lives.reopened_at, false) as reached
    from candidates
    inner join lives on candidates.case_no = lives.case_no
    where
        candidates.since <= lives.followed
        and (lives.fate <> 'death' or candidates.since < lives.fate_at)

)

select
    case_no,
    k,
    random_id('A', k) as assessment_id,
    since,
    opened + since as month,
    milestone,
    reached and comes as held,
    case
        when milestone = -1 then 'crisis'
        when milestone = -2 then 'closure'
        when milestone = 0 then 'baseline'
        when since > closed_at and since < coalesce(reopened_at, 999) then 'post_closure'
        else 'scheduled'
    end as type,
    since < adult_at as is_child,
    case
        when reached and draw(k, 'why') < 0.30 then 'no_contact'
        when reached and draw(k, 'why') < 0.55 then 'declined'
        when reached and draw(k, 'why') < 0.82 then 'form_missing'
        when reached then 'unsafe_to_contact'
        when why_lost in ('no_contact', 'transferred') then why_lost
        when why_lost = 'person_choice' then 'declined'
        when why_lost = 'consent_withdrawn' then 'consent_withdrawn'
        when why_lost = 'provider_reason' then 'form_missing'
        when draw(k, 'why') < 0.6 then 'no_contact'
        else 'unsafe_to_contact'
    end as missed_reason,
    draw(k, 'partial') < 0.12 as is_partial,
    case
        when draw(k, 'mode') < 0.45 then 'in_person_home'
        when draw(k, 'mode') < 0.65 then 'in_person_elsewhere'
        when draw(k, 'mode') < 0.85 then 'phone'
        when draw(k, 'mode') < 0.90 then 'video'
        when draw(k, 'mode') < 0.94 then 'proxy'
        when draw(k, 'mode') < 0.96 then 'file_review'
        when draw(k, 'mode') < 0.98 then 'unknown'
    end as mode,
    case
        when since < adult_at and draw(k, 'voice') < 0.70 then 'child_with_support'
        when since < adult_at and draw(k, 'voice') < 0.80 then 'guardian_only'
        when draw(k, 'mode') between 0.90 and 0.96 then 'none'
        when draw(k, 'voice') < 0.95 then 'person'
        when draw(k, 'voice') < 0.97 then 'unknown'
    end as participation
from placed
where reached and comes or milestone >= 0 and draw(k, 'row') < if(reached, 0.8, 0.4);
