-- grain: one row per case and scope: the region, its programme country, and each donor of the configuration that funds it
select
    case_key,
    'region' as scope
from {{ ref('int_cases') }}
union all
select
    case_key,
    'country:' || programme_country as scope
from {{ ref('int_cases') }}
union all
select
    fundings.case_key,
    'donor:' || fundings.donor_code as scope
from {{ ref('stg_fundings') }} as fundings
inner join {{ ref('stg_donors') }} as donors on fundings.donor_code = donors.donor_code
group by fundings.case_key, fundings.donor_code
