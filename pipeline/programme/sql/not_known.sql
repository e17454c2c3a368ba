-- grain: one row per case, milestone and outcome that was not known though somebody was assessed
select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    milestones.label as assessment,
    outcomes.short_name as outcome,
    case
        when states.unknown_reason in ('unknown', 'form_missing') then 'missing'
        when states.unknown_reason in ('partial', 'no_ground') then 'incomplete'
        else 'asked'
    end as what_is_missing,
    case states.unknown_reason
        when 'unknown' then 'no_reason'
        when 'no_ground' then 'no_ground'
        else coalesce(reasons.label, states.unknown_reason)
    end as reason,
    packages.package_name as export
from marts.outcome_states as states
inner join marts.assessments_due as due
    on states.case_key = due.case_key and states.milestone = due.milestone
inner join marts.caseload as caseload on states.case_key = caseload.case_key
inner join landing.cases as landed on states.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
inner join seeds.milestones as milestones on states.milestone = milestones.milestone
inner join seeds.outcomes as outcomes on states.outcome = outcomes.outcome
left join seeds.code_lists as reasons
    on states.unknown_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
where
    caseload.provider_id = $provider
    and due.state = 'assessed'
    and states.state = 'unknown'
order by states.milestone desc, landed.row_no asc, states.outcome asc
