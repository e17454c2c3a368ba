-- grain: one row per group, measure, outcome and milestone; outcome is NULL where a measure has none
with by_outcome as (

    select
        counts.*,
        measures.measure
    from {{ ref('int_outcome_counts') }} as counts
    inner join {{ ref('measures') }} as measures
        on
            measures.by_outcome in ('true', 'both')
            and counts.milestone >= measures.first_milestone

),

by_visit as (

    select
        counts.*,
        measures.measure
    from {{ ref('int_visit_counts') }} as counts
    inner join {{ ref('measures') }} as measures
        on
            measures.by_outcome in ('false', 'both')
            and counts.milestone >= measures.first_milestone

)

select
    group_no,
    measure,
    outcome,
    milestone,
    due,
    case measure
        when 'M01' then achieved
        when 'M02' then applied
        when 'M03' then known + not_applicable
        when 'M04_improved' then improved
        when 'M04_declined' then declined
        when 'M04_same_achieved' then same_achieved
        when 'M04_same_not_achieved' then pairs - improved - declined - same_achieved
        when 'M04_conversion' then gained
        when 'M04_retention' then kept
        when 'M04_net' then gained - lost
        when 'M04_became_applicable' then became_applicable
        when 'M04_ceased' then ceased
    end as numerator,
    case
        when measure = 'M01' then known
        when measure = 'M02' then applicability_known
        when measure = 'M03' then due
        when measure = 'M04_conversion' then pairs - kept - lost
        when measure = 'M04_retention' then kept + lost
        when measure in ('M04_became_applicable', 'M04_ceased') then both_applicability_known
        else pairs
    end as denominator,
    case
        when measure = 'M01' then due - known - not_applicable
        when measure = 'M02' then due - applicability_known
        when measure = 'M03' then 0
        when measure in ('M04_became_applicable', 'M04_ceased') then due - both_applicability_known
        else due - pairs - no_pair_not_applicable
    end as unknown,
    case
        when measure = 'M01' then not_applicable
        when measure in ('M02', 'M03', 'M04_became_applicable', 'M04_ceased') then 0
        else no_pair_not_applicable
    end as not_applicable,
    case when measure = 'M01' then adverse_exits else 0 end as adverse_exits
from by_outcome
union all
select
    group_no,
    measure,
    cast(null as varchar) as outcome,
    milestone,
    due,
    case measure
        when 'M03' then assessed
        when 'M03_missing_declined' then missing_declined
        when 'M03_missing_no_contact' then missing_no_contact
        when 'M03_missing_unsafe_to_contact' then missing_unsafe_to_contact
        when 'M03_missing_transferred' then missing_transferred
        when 'M03_missing_form_missing' then missing_form_missing
        when 'M03_missing_other'
            then
                missing - missing_declined - missing_no_contact - missing_unsafe_to_contact
                - missing_transferred - missing_form_missing
        when 'M04_late_baseline' then late_baseline
    end as numerator,
    due as denominator,
    0 as unknown,
    0 as not_applicable,
    0 as adverse_exits
from by_visit
