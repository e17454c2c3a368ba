-- grain: one row per case and moment of identification or return: identified and assisted then
select
    case_key,
    moment,
    category,
    assistance,
    {{ fact_profile('int_moments') }}
from {{ ref('int_categories') }}
where moment <> 'milestone'
