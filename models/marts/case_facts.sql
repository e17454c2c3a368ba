-- grain: one row per case and fact profile: a set of facts that it shares with others
select
    case_no,
    fact_profile
from {{ ref('int_fact_profiles') }}
