-- grain: one row per assessment made by the cut-off
select
    assessments.assessment_key,
    assessments.case_key,
    assessments.package_no,
    assessments.row_no,
    assessments.month,
    assessments.type,
    assessments.mode,
    assessments.participation,
    assessments.setting,
    assessments.child_at_assessment,
    {{ months('cases.opened_month', 'assessments.month') }} as months_since_opened
from {{ as_known('assessments') }} as assessments
inner join {{ ref('stg_cases') }} as cases
    on assessments.case_key = cases.case_key
where assessments.month <= cases.cutoff
