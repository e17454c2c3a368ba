-- grain: one row per case, milestone due and held assessment in its window; place is 1 for the nearest, which counts
select
    due.case_key,
    due.milestone,
    held.assessment_key,
    row_number() over (
        partition by due.case_key, due.milestone
        order by
            abs(held.months_since_opened - due.milestone) asc,
            held.month desc,
            held.place_in_month asc
    ) as place
from {{ ref('int_milestones_due') }} as due
inner join {{ ref('int_held_assessments') }} as held
    on
        due.case_key = held.case_key
        and held.month between due.first_month and due.last_month
