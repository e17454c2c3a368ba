-- grain: one row per held assessment; place_in_month is 1 for the one that counts among those of a month
select
    assessments.assessment_key,
    assessments.case_key,
    assessments.month,
    assessments.months_since_opened,
    assessments.type,
    assessments.participation,
    assessments.setting,
    assessments.child_at_assessment,
    row_number() over (
        partition by assessments.case_key, assessments.month
        order by
            assessments.type = 'crisis', assessments.package_no desc, assessments.row_no desc
    ) as place_in_month
from {{ ref('int_assessments') }} as assessments
inner join {{ ref('int_assessment_results') }} as results
    on assessments.assessment_key = results.assessment_key
where results.is_held
