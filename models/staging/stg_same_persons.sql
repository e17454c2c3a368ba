-- grain: one row per person whom the configuration knows by another key
select
    person_key,
    same_as
from {{ source('landing', 'same_persons') }}
