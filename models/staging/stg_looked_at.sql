-- grain: one row per build: the last month that is looked at, and the last that packages may have told of; NULL: what is known now
select
    max(as_of) as as_of,
    max(known_by) as known_by
from {{ source('landing', 'looked_at') }}
