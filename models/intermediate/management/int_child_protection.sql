-- grain: one row per child without parental care: months to a guardian, and on what ground it was placed
with children as (

    select
        case_key,
        opened_month
    from {{ ref('int_cases') }}
    where child_at_opening and lacks_parental_care

),

appointed as (

    select
        children.case_key,
        greatest(0, min({{ months('children.opened_month', 'spells.from_month') }})) as months
    from children
    inner join {{ ref('stg_spells') }} as spells on children.case_key = spells.case_key
    where spells.kind = 'guardian' and spells.value = 'appointed'
    group by children.case_key

),

placed as (

    select
        children.case_key,
        bool_or(coalesce(spells.reason = 'bid_decision', false)) as is_by_bid,
        bool_or(coalesce(spells.reason, 'unknown') <> 'unknown') as reason_is_known
    from children
    inner join {{ ref('stg_spells') }} as spells on children.case_key = spells.case_key
    where spells.kind = 'setting' and spells.from_month >= children.opened_month
    group by children.case_key

),

protected as (

    select
        children.case_key,
        appointed.months as months_to_guardian,
        placed.case_key is not null as is_placed,
        coalesce(placed.is_by_bid, false) as is_by_bid,
        coalesce(placed.reason_is_known, false) as reason_is_known
    from children
    left join appointed on children.case_key = appointed.case_key
    left join placed on children.case_key = placed.case_key

)

select
    *,
    {{ fact_profile('int_child_protection') }}
from protected
