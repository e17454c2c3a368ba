-- grain: one row per measure that is a median, milestone and fact profile: the value of a case with these facts
select
    fact_profile,
    'M11_median' as measure,
    milestone,
    achieved as value
from ({{ fact_profiles_of('int_profiles') }})
union all
select
    fact_profile,
    'M14_follow_up' as measure,
    null as milestone,
    months_followed as value
from ({{ fact_profiles_of('int_times_to_re_trafficking') }})
union all
select
    fact_profile,
    'M18_months' as measure,
    null as milestone,
    months_to_guardian as value
from ({{ fact_profiles_of('int_child_protection') }})
union all
select
    fact_profile,
    'M19_months_in_shelter' as measure,
    null as milestone,
    months as value
from ({{ fact_profiles_of('int_legal_stays') }})
