-- grain: one row per scope, outcome, milestone and measure (M01, M02, M03), whole scopes only
with cases as (

    select
        *,
        row_number() over (
            partition by coalesce(nullif(person_id, ''), case_id), programme_country
            order by opened_month, line
        ) = 1 as is_unit,
        strptime(opened_month, '%Y-%m')::date as opened
    from read_cases
    where opened_month <= $cutoff

),

harm as (

    select
        case_id,
        event_type as harm,
        month
    from read_events
    where event_type in ('death', 're_trafficked') and month <= $cutoff
    union all
    select
        case_id,
        case value when 'closed_died' then 'death' else 're_trafficked' end as harm,
        from_month as month
    from read_spells
    where kind = 'case_status' and value in ('closed_died', 'closed_re_trafficked') and from_month <= $cutoff

),

harmed as (

    select
        case_id,
        min(month) filter (where harm = 'death') as died,
        min(month) filter (where harm = 're_trafficked' and month >= opened_month) as re_trafficked
    from harm
    inner join cases using (case_id)
    group by case_id

),

next_consents as (

    select
        case_id,
        value,
        from_month,
        nullif(to_month, '') as own_end,
        lead(from_month) over (partition by case_id order by from_month) as next_month
    from read_spells
    where kind = 'consent' and from_month <= $cutoff

),

consents as (

    select
        case_id,
        value,
        from_month,
        least(
            if(own_end <= $cutoff, own_end, '9999-12'),
            coalesce(strftime(strptime(next_month, '%Y-%m') - interval 1 month, '%Y-%m'), '9999-12')
        ) as to_month
    from next_consents

),

windows as (

    select
        case_id,
        milestones.milestone::integer as milestone,
        strftime(opened + to_months(milestones.window_start::integer), '%Y-%m') as first_month,
        strftime(opened + to_months(milestones.window_end::integer), '%Y-%m') as last_month
    from cases
    cross join seed_milestones as milestones

),

agreed as (

    select
        case_id,
        milestone,
        bool_or(value = 'given' and from_month <= last_month and to_month >= first_month) as is_agreed
    from windows
    inner join consents using (case_id)
    group by case_id, milestone

),

due as (

    select
        windows.*,
        coalesce(harmed.re_trafficked <= windows.last_month, false) as re_trafficked
    from windows
    left join agreed using (case_id, milestone)
    left join harmed using (case_id)
    where
        windows.last_month <= $cutoff
        and coalesce(agreed.is_agreed, true) and coalesce(harmed.died > windows.last_month, true)

),

assessments as (

    select
        made.*,
        date_diff('month', cases.opened, strptime(made.month, '%Y-%m')) as after_opening,
        case
            when made.child_at_assessment in ('yes', 'no') then made.child_at_assessment = 'yes'
            when ages.is_child = 'false' then false
        end as is_child,
        case
            when cases.deprived_of_parental_care in ('temporary', 'permanent') then true
            when cases.deprived_of_parental_care = 'no' then false
        end as lacks_care,
        case
            when cases.nationality_status in ('foreign', 'stateless') then true
            when cases.nationality_status = 'national' and cases.programme_country = cases.country_of_origin
                then false
        end as needs_residence,
        coalesce(made.mode = 'proxy' or made.participation = 'child_with_support', false) as other_voice,
        cases.has_family_or_dependants
    from read_assessments as made
    inner join cases using (case_id)
    inner join seed_age_groups as ages on cases.age_group_opened = ages.code
    where
        made.month <= $cutoff
        and not exists (
            from consents
            where
                consents.case_id = made.case_id and consents.value in ('withdrawn', 'refused')
                and made.month between consents.from_month and consents.to_month
        )

),

asked as (

    select
        assessments.assessment_id,
        criteria.criterion,
        criteria.outcome,
        criteria.kind,
        case criteria.applies
            when 'always' then true
            when 'child' then assessments.is_child
            when 'child_deprived'
                then if(assessments.is_child, assessments.lacks_care, assessments.is_child)
            when 'foreign' then assessments.needs_residence
        end as counts
    from assessments
    cross join seed_criteria as criteria
    where assessments.assessment_id in (select assessment_id from read_criterion_ratings)

),

recomputed as (

    select
        asked.assessment_id,
        asked.outcome,
        case
            when bool_or(kind = 'red_flag' and value = 'yes' and counts is distinct from false) then 1
            when bool_or(kind = 'essential' and value in ('not_met', 'partly') and counts is distinct from false)
                then 2
            when
                count_if(
                    kind <> 'independence' and counts is distinct from false
                    and (
                        value in ('met', 'partly', 'not_met', 'yes', 'no')
                        or (value = 'not_applicable' and counts is null)
                    )
                ) = count_if(kind <> 'independence' and counts is distinct from false)
                then 3
        end as level,
        bool_or(kind = 'independence' and value = 'met') as is_independent
    from asked
    left join read_criterion_ratings as given using (assessment_id, criterion)
    group by asked.assessment_id, asked.outcome
    having count(given.criterion) > 0

),

in_court as (

    select distinct assessments.assessment_id
    from assessments
    inner join read_legal_processes as processes using (case_id)
    where
        processes.status in ('asked', 'participating', 'declined_overridden', 'appeal')
        and processes.from_month <> '' and processes.from_month <= assessments.month
        and (
            processes.to_month = '' or processes.to_month is null
            or processes.to_month >= strftime(strptime(assessments.month, '%Y-%m') - interval 6 month, '%Y-%m')
        )

),

ratings as (

    select
        rated.assessment_id,
        rated.outcome,
        case
            when rated.applicability = 'applicable' then true
            when
                rated.applicability = 'not_applicable'
                and case outcomes.applicability_rule
                    when 'need_or_wish' then rated.na_reason in ('no_need_no_wish', 'declined_after_offer')
                    when 'legal_process' then rated.na_reason <> '' and in_court.assessment_id is null
                    when 'family'
                        then assessments.has_family_or_dependants
                            in ('no', 'no_contact_by_choice', 'no_contact_unsafe')
                end
                then false
        end as applies,
        case
            when recomputed.outcome is null then try_cast(rated.level as integer)
            when
                recomputed.level = 3 and recomputed.is_independent
                and coalesce(try_cast(rated.self_rating as integer) >= 3, assessments.other_voice)
                then 4
            else recomputed.level
        end as any_level,
        if(rated.applicability = 'applicable', any_level, null) as level,
        rated.applicability = 'not_applicable' or coalesce(rated.level, '') <> '' or any_level is not null
            as says_something
    from read_outcome_ratings as rated
    inner join assessments using (assessment_id)
    inner join seed_outcomes as outcomes using (outcome)
    left join recomputed using (assessment_id, outcome)
    left join in_court on rated.assessment_id = in_court.assessment_id

),

held as (

    select
        assessments.*,
        row_number() over (
            partition by case_id, month order by type = 'crisis', line desc
        ) as place_in_month
    from assessments
    where assessment_id in (select assessment_id from ratings where says_something)

),

in_windows as (

    select
        due.case_id,
        due.milestone,
        held.assessment_id,
        row_number() over (
            partition by due.case_id, due.milestone
            order by abs(held.after_opening - due.milestone), held.month desc, held.place_in_month
        ) as place
    from due
    inner join held on due.case_id = held.case_id and held.month between due.first_month and due.last_month

),

at_milestones as (

    select
        case_id,
        milestone,
        outcome,
        applies,
        level
    from in_windows
    inner join ratings using (assessment_id)
    where level is not null or not applies or place = 1
    qualify
        row_number() over (
            partition by case_id, milestone, outcome
            order by coalesce(level is not null or not applies, false) desc, place
        ) = 1

),

states as (

    select
        due.case_id,
        due.milestone,
        outcomes.outcome,
        due.re_trafficked and outcomes.outcome = 'O05' as is_harmed,
        if(is_harmed, 1, at_milestones.level) as level,
        is_harmed or at_milestones.applies as applies
    from due
    inner join cases on due.case_id = cases.case_id and cases.is_unit
    cross join seed_outcomes as outcomes
    left join at_milestones
        on
            due.case_id = at_milestones.case_id and due.milestone = at_milestones.milestone
            and outcomes.outcome = at_milestones.outcome

),

scopes as (

    select
        case_id,
        unnest(['region', 'country:' || programme_country]) as scope
    from cases
    union all
    select distinct
        case_id,
        'donor:' || donor_code as scope
    from read_fundings
    where coalesce(from_month, '') = '' or from_month <= $cutoff

),

counted as (

    select
        scope,
        outcome,
        milestone,
        count_if(coalesce(level >= 3, false)) as achieved,
        count(level) as known,
        count_if(coalesce(applies, false)) as applicable,
        count(applies) as asked,
        count_if(coalesce(level is not null or not applies, false)) as covered,
        count(*) as due
    from states
    inner join scopes using (case_id)
    group by scope, outcome, milestone

)

select
    scope,
    outcome,
    milestone,
    unnest([
        { 'measure': 'M01', 'numerator': achieved, 'denominator': known },
        { 'measure': 'M02', 'numerator': applicable, 'denominator': asked },
        { 'measure': 'M03', 'numerator': covered, 'denominator': due }
    ], recursive := true)
from counted
order by all
