-- grain: one row per measure and outcome (NULL: no outcome), with the version of both definitions: a change starts a new series
with newest as (

    select
        family as code,
        max_by(version, cast(string_split(version, '.') as integer[])) as version
    from {{ ref('indicator_versions') }}
    group by family

),

outcomes as (

    select outcome from {{ ref('outcomes') }}
    union all
    select null as outcome

)

select
    measures.measure,
    outcomes.outcome,
    measures.family,
    concat_ws('/', of_family.version, of_outcome.version) as version
from {{ ref('measures') }} as measures
cross join outcomes
left join newest as of_family on measures.family = of_family.code
left join newest as of_outcome on outcomes.outcome = of_outcome.code
where measures.protection <> 'internal'
