-- grain: one row per case and moment with an identification or assistance spell that covers it
with moments as (

    select
        case_key,
        'milestone' as moment,
        milestone,
        milestone_month as month
    from {{ ref('int_enrolled') }}
    where milestone in (0, 12)
    union all
    select
        case_key,
        'identification' as moment,
        null as milestone,
        min(from_month) as month
    from {{ ref('stg_spells') }}
    where kind = 'identification' and value in ('identified_formal', 'identified_informal')
    group by case_key
    union all
    select
        case_key,
        'return' as moment,
        null as milestone,
        min(from_month) as month
    from {{ ref('stg_spells') }}
    where kind = 'setting' and value in ('home_community', 'new_community_home_country')
    group by case_key

),

covering as (

    -- joined by its key alone: an outer join on what is not equal holds every row against every other
    select
        moments.case_key,
        moments.moment,
        moments.milestone,
        spells.kind,
        spells.value,
        spells.reason,
        spells.from_month
    from moments
    inner join {{ ref('stg_spells') }} as spells on moments.case_key = spells.case_key
    where
        spells.kind in ('identification', 'assistance')
        and moments.month >= spells.from_month
        and coalesce(moments.month <= spells.to_month, true)

),

covered as (

    select
        moments.case_key,
        moments.moment,
        moments.milestone,
        max_by(covering.value, covering.from_month) filter (where covering.kind = 'identification')
            as identification,
        max_by(covering.value, covering.from_month) filter (where covering.kind = 'assistance')
            as assistance,
        max_by(coalesce(covering.reason, 'unknown'), covering.from_month)
        filter (where covering.kind = 'assistance') as assistance_reason
    from moments
    left join covering
        on
            moments.case_key = covering.case_key
            and moments.moment = covering.moment
            and moments.milestone is not distinct from covering.milestone
    group by moments.case_key, moments.moment, moments.milestone

)

select
    case_key,
    moment,
    milestone,
    nullif(assistance, 'unknown') as assistance,
    assistance_reason,
    coalesce(
        case
            when identification in ('identified_formal', 'identified_informal') then 'identified'
            when identification <> 'unknown' then 'unidentified'
        end || '_' || nullif(assistance, 'unknown'),
        'not_recorded'
    ) as category
from covered
