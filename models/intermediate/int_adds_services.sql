-- grain: one row per signature and measure: what one case with these needs and services adds to it
with needs as (

    select distinct on (signature)
        *,
        past_limit - declined as wanted
    from {{ ref('int_needs_of_case') }}

),

services as (

    select distinct on (signature) *
    from {{ ref('int_services_of_case') }}

),

served as (

    select distinct on (signature) *
    from {{ ref('int_served') }}

)

select
    signature,
    cast(null as varchar) as outcome,
    service_area,
    cast(null as smallint) as milestone,
    unnest([
        {{ adds('M09_unmet', 'unmet', 'wanted', '0', 'declined', base='past_limit > 0') }},
        {%- for status in need_statuses() if status != 'declined' %}
        {%- set code = status | replace('unmet_unknown', 'reason_unknown')
            | replace('unmet_', '') %}
        {{ adds('M09_' ~ code, status, 'wanted', '0', 'declined', base='past_limit > 0') }},
        {%- endfor %}
        {{ adds('M09_of_all', 'unmet', 'past_limit', base='past_limit > 0') }},
        {{ adds('M09_declined', 'declined', 'past_limit', base='past_limit > 0') }},
        {{ adds('M09_persons', 'unmet > 0', 'true',
                base='past_limit > 0 and beneficiary is null') }},
        {{ adds('M10_offered', 'offered', 'recorded', base='recorded > 0') }},
        {{ adds('M10_accepted', 'accepted', 'offered', base='recorded > 0') }},
        {{ adds('M10_declined', 'offered - accepted', 'offered', base='recorded > 0') }},
        {{ adds('M10_delivered', 'delivered', 'accepted', base='recorded > 0') }},
        {{ adds('M10_completed', 'completed', 'completed + broken_off',
                'delivered - completed - broken_off - ongoing', 'ongoing', base='recorded > 0') }}
    ], recursive := true)
from needs
union all
select
    signature,
    cast(null as varchar) as outcome,
    service_area,
    cast(null as smallint) as milestone,
    unnest([
        {{ adds('M10_services_accepted', 'accepted', 'offered') }},
        {{ adds('M10_services_delivered', 'delivered', 'accepted') }},
        {{ adds('M10_services_completed', 'completed', 'completed + broken_off',
                'delivered - completed - broken_off - ongoing', 'ongoing') }},
        {{ adds('M10_referral', 'referrals_in_time', 'referrals_known', 'referrals_unknown',
                'referrals - referrals_known - referrals_unknown', base='referrals > 0') }}
    ], recursive := true)
from services
union all
select
    signature,
    cast(null as varchar) as outcome,
    service_area,
    milestone,
    unnest([{{ adds('M10', 'is_served', 'true') }}], recursive := true)
from served
