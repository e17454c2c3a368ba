-- grain: one row per case and moment of identification or return: identified and assisted then
select
    case_key,
    moment,
    category,
    assistance,
    {{ signature('moment', ['moment', 'category', 'assistance']) }} as signature
from {{ ref('int_categories') }}
where moment <> 'milestone'
