-- grain: one row per signature and figure that it adds to: the measures of all kinds of facts in one list
with added as (

    {%- for model in ['outcomes', 'milestones', 'services', 'cases'] %}
    {{ 'union all' if not loop.first }}
    select adds.*
    from {{ ref('int_adds_' ~ model) }} as adds
    where adds.in_base
    {%- endfor %}

)

select
    added.signature,
    added.measure,
    added.outcome,
    added.service_area,
    added.milestone,
    added.numerator,
    added.denominator,
    added.unknown,
    added.not_applicable,
    dense_rank() over (
        order by added.measure, added.outcome, added.service_area, added.milestone
    )::integer as figure_no
from added
inner join {{ ref('measures') }} as measures
    on
        added.measure = measures.measure
        and coalesce(added.milestone >= measures.first_milestone, true)
