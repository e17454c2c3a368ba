-- grain: one row per case, milestone and outcome that was not known though somebody was assessed
select
    cases.case_key,
    cases.file_row,
    case
        when states.unknown_reason in ('unknown', 'form_missing') then 'missing'
        when states.unknown_reason in ('partial', 'no_ground') then 'incomplete'
        else 'asked'
    end as what_is_missing,
    milestones.label as assessment,
    outcomes.short_name as outcome,
    case states.unknown_reason
        when 'unknown' then 'no_reason'
        when 'no_ground' then 'no_ground'
        else coalesce(reasons.label, states.unknown_reason)
    end as reason,
    cases.export
from marts.outcome_states as states
inner join own_due as due
    on states.case_key = due.case_key and states.milestone = due.milestone
inner join own_cases as cases on states.case_key = cases.case_key
inner join seeds.milestones as milestones on states.milestone = milestones.milestone
inner join seeds.outcomes as outcomes on states.outcome = outcomes.outcome
left join seeds.code_lists as reasons
    on states.unknown_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
where due.state = 'assessed' and states.state = 'unknown'
order by
    what_is_missing desc,
    cases.is_closed asc,
    cases.place asc,
    states.milestone desc,
    outcomes.number asc
