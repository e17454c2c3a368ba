-- grain: one row per assessment and outcome
select
    assessment_id,
    outcome,
    applicability,
    na_reason,
    level,
    not_assessed_reason,
    self_rating
from ratings
order by assessment_id, outcome
