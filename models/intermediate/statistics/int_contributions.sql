-- grain: one row per fact profile and figure that it adds to: the measures of all kinds of facts in one list
with added as (

    {%- for model in ['outcomes', 'enrolled', 'milestones', 'services', 'cases', 'half_years'] %}
    {{ 'union all' if not loop.first }}
    select contributions.*
    from {{ ref('int_contributions_' ~ model) }} as contributions
    where contributions.in_base
    {%- endfor %}

)

select
    added.fact_profile,
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
