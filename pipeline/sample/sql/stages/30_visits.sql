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
        -- offices differ in how often they find people again
        draw(lives.k, 'held' || plans.milestone)
        < plans.held + if(plans.milestone = 0, 0, 0.1 * bell(lives.office, 'finds')) as comes
    from lives
    cross join (
        values
        (0, 0, 0.993),
        (3, 1.6, 0.94),
        (6, 2.0, 0.94),
        (12, 3.0, 0.93),
        (18, 3.0, 0.91),
        (24, 3.2, 0.90),
        (36, 6.0, 0.88)
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

    -- a third of all harm is answered by an assessment in its month or the next; some come for other reasons
    select
        case_no,
        k || 'crisis' as k,
        -1 as milestone,
        since + whole(k, 'answered in', 0, 1) as since,
        true as comes
    from incidents
    where outcome in ('O01', 'O03', 'O05') and draw(k, 'crisis') < 0.33
    union all
    select
        case_no,
        k || 'crisis' as k,
        -1 as milestone,
        whole(k, 'crisis', 1, 30) as since,
        true as comes
    from lives
    where draw(k, 'crises') < 0.06

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
        lives.office,
        lives.rater_no,
        coalesce(candidates.since < lives.lost_at, true)
        or coalesce(candidates.since >= lives.reopened_at, false) as reached
    from candidates
    inner join lives on candidates.case_no = lives.case_no
    where
        candidates.since <= lives.followed
        and (lives.fate <> 'death' or candidates.since < lives.fate_at)

),

kept as (

    select
        case_no,
        k,
        office,
        rater_no,
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
    where reached and comes or milestone >= 0 and draw(k, 'row') < if(reached, 0.8, 0.4)

),

copying as (

    -- one rater in six copies a quarter of the levels from the form before, all others 3 in 100
    select
        * exclude (office, rater_no),
        held
        and type not in ('baseline', 'crisis')
        and draw(k, 'copied')
        < if(draw(office || rater_no, 'copies') < 0.17, 0.25, 0.03) as is_copied,
        lag(k) over earlier as k_before,
        lag(since) over earlier as since_before
    from kept
    window earlier as (partition by case_no, held order by since, k)

)

-- the levels are those of `rated_k` and `rated_at`, of the visit itself or of the one copied
select
    * exclude (is_copied, k_before, since_before),
    if(is_copied, coalesce(k_before, k), k) as rated_k,
    if(is_copied, coalesce(since_before, since), since) as rated_at
from copying;
