-- grain: one row per assessment not made against consent, with what decides which criteria count for the person
with assessments as (

    select * from {{ ref('stg_assessments') }}

),

cases as (

    select * from {{ ref('int_cases') }}

),

no_consent as (

    select * from {{ ref('int_consent') }}
    where value in ('withdrawn', 'refused')

)

select
    assessments.assessment_key,
    assessments.case_key,
    assessments.package_no,
    assessments.row_no,
    assessments.month,
    assessments.months_since_opened,
    assessments.type,
    assessments.participation,
    assessments.setting,
    assessments.child_at_assessment,
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
from assessments
inner join cases on assessments.case_key = cases.case_key
where
    not exists (
        select 1
        from no_consent
        where
            no_consent.case_key = assessments.case_key
            and no_consent.from_month <= assessments.month
            and coalesce(no_consent.to_month >= assessments.month, true)
    )
