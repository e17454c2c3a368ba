-- grain: one row per outcome and milestone
select
    outcomes.short_name as outcome,
    milestones.label as assessment,
    count(*) as due,
    count(*) filter (where states.level = 1) as level_1,
    count(*) filter (where states.level = 2) as level_2,
    count(*) filter (where states.level = 3) as level_3,
    count(*) filter (where states.level = 4) as level_4,
    count(*) filter (where states.state = 'not_applicable') as not_applicable,
    count(*) filter (
        where states.unknown_reason not in ('unknown', 'form_missing', 'partial', 'no_ground')
    ) as asked_not_known,
    count(*) filter (where states.unknown_reason in ('partial', 'no_ground')) as incomplete,
    count(*) filter (where states.unknown_reason in ('unknown', 'form_missing'))
        as nothing_recorded,
    count(*) filter (where states.level >= 3) as achieved,
    count(*) filter (where states.state = 'known') as known
from marts.outcome_states as states
inner join seeds.milestones as milestones on states.milestone = milestones.milestone
inner join seeds.outcomes as outcomes on states.outcome = outcomes.outcome
semi join own_cases as cases on states.case_key = cases.case_key
group by outcomes.number, outcomes.short_name, milestones.milestone, milestones.label
order by outcomes.number, milestones.milestone
