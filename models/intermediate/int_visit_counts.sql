-- grain: one row per group and milestone
select
    members.group_no,
    visits.milestone,
    count(*) as due,
    count(*) filter (where visits.is_assessed) as assessed,
    count(*) filter (where visits.is_late_baseline) as late_baseline,
    count(*) filter (where visits.missing_reason = 'declined') as missing_declined,
    count(*) filter (where visits.missing_reason = 'no_contact') as missing_no_contact,
    count(*) filter (where visits.missing_reason = 'unsafe_to_contact')
        as missing_unsafe_to_contact,
    count(*) filter (where visits.missing_reason = 'transferred') as missing_transferred,
    count(*) filter (where visits.missing_reason = 'form_missing') as missing_form_missing,
    count(*) filter (where not visits.is_assessed) as missing
from {{ ref('int_group_members') }} as members
inner join {{ ref('int_visits') }} as visits on members.case_key = visits.case_key
group by members.group_no, visits.milestone
