-- grain: one row per case and scope: the region, its programme country, and each donor that funds it
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
    case_key,
    'donor:' || donor_code as scope
from {{ ref('stg_fundings') }}
group by case_key, donor_code
