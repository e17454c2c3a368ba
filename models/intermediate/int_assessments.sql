-- grain: one row per assessment not made against consent, with what decides which criteria count for the person
select
    assessments.assessment_key,
    assessments.case_key,
    assessments.package_no,
    assessments.row_no,
    assessments.month,
    assessments.months_since_opened,
    assessments.type,
    coalesce(assessments.mode = 'proxy' or assessments.participation = 'child_with_support', false)
        as other_voice,
    case
        when assessments.child_at_assessment = 'yes' then true
        when assessments.child_at_assessment = 'no' then false
        when not cases.child_at_opening then false
    end as is_child,
    cases.lacks_parental_care,
    cases.needs_residence,
    cases.has_family_or_dependants
from {{ ref('stg_assessments') }} as assessments
inner join {{ ref('int_cases') }} as cases on assessments.case_key = cases.case_key
anti join (
    select * from {{ ref('int_consent') }}
    where value in ('withdrawn', 'refused')
) as no_consent
    on
        assessments.case_key = no_consent.case_key
        and no_consent.from_month <= assessments.month
        and coalesce(no_consent.to_month >= assessments.month, true)
