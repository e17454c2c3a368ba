-- grain: one row per fact profile and measure: what one case with these needs and services adds to it
with needs as (

    select
        *,
        past_limit - declined as wanted
    from ({{ fact_profiles_of('int_needs_of_case') }})

),

services as (

    {{ fact_profiles_of('int_services_of_case') }}

),

served as (

    {{ fact_profiles_of('int_served') }}

)

select
    fact_profile,
    cast(null as varchar) as outcome,
    service_area,
    cast(null as smallint) as milestone,
    unnest([
        {{ contribution('M09_unmet', 'unmet', 'wanted', '0', 'declined', base='past_limit > 0') }},
        {%- for status in need_statuses() if status != 'declined' %}
        {%- set code = status | replace('unmet_unknown', 'reason_unknown')
            | replace('unmet_', '') %}
        {{ contribution('M09_' ~ code, status, 'wanted', '0', 'declined', base='past_limit > 0') }},
        {%- endfor %}
        {{ contribution('M09_of_all', 'unmet', 'past_limit', base='past_limit > 0') }},
        {{ contribution('M09_declined', 'declined', 'past_limit', base='past_limit > 0') }},
        {{ contribution('M09_persons', 'unmet > 0', 'true',
                base='past_limit > 0 and of_all_beneficiaries') }},
        {{ contribution('M10_offered', 'offered', 'recorded', base='recorded > 0') }},
        {{ contribution('M10_accepted', 'accepted', 'offered', base='recorded > 0') }},
        {{ contribution('M10_declined', 'offered - accepted', 'offered', base='recorded > 0') }},
        {{ contribution('M10_delivered', 'delivered', 'accepted', base='recorded > 0') }},
        {{ contribution('M10_completed', 'completed', 'completed + broken_off',
                'delivered - completed - broken_off - ongoing', 'ongoing', base='recorded > 0') }}
    ], recursive := true)
from needs
union all
select
    fact_profile,
    cast(null as varchar) as outcome,
    service_area,
    cast(null as smallint) as milestone,
    unnest([
        {{ contribution('M10_services_accepted', 'accepted', 'offered') }},
        {{ contribution('M10_services_delivered', 'delivered', 'accepted') }},
        {{ contribution('M10_services_completed', 'completed', 'completed + broken_off',
                'delivered - completed - broken_off - ongoing', 'ongoing') }},
        {{ contribution('M10_referral', 'referrals_in_time', 'referrals_known', 'referrals_unknown',
                'referrals - referrals_known - referrals_unknown', base='referrals > 0') }}
    ], recursive := true)
from services
union all
select
    fact_profile,
    cast(null as varchar) as outcome,
    service_area,
    milestone,
    unnest([{{ contribution('M10', 'is_served', 'true') }}], recursive := true)
from served
union all
select
    fact_profile,
    cast(null as varchar) as outcome,
    cast(null as smallint) as service_area,
    milestone,
    unnest([{{ contribution('M09_persons_of_due', 'has_unmet_need', 'true') }}], recursive := true)
from ({{ fact_profiles_of('int_in_need') }})
