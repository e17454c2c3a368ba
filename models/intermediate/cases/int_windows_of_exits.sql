-- grain: one row per case with a known exit: the first milestone after opening whose window, now over, reaches it
with exits as (

    {%- for kind in ['adverse', 'died', 're_trafficked'] %}
    {{ 'union all' if not loop.first }}
    select
        case_key,
        '{{ kind }}' as kind,
        {{ kind }}_month as month
    from {{ ref('int_adverse_exits') }}
    where {{ kind }}_month is not null
    {%- endfor %}

)

select
    exits.case_key,
    min(enrolled.milestone) filter (where exits.kind = 'adverse') as adverse,
    min(enrolled.milestone) filter (where exits.kind = 'died') as died,
    min(enrolled.milestone) filter (where exits.kind = 're_trafficked') as re_trafficked
from exits
inner join {{ ref('int_enrolled') }} as enrolled
    on
        exits.case_key = enrolled.case_key
        and enrolled.milestone > 0
        and exits.month <= enrolled.last_month
group by exits.case_key
