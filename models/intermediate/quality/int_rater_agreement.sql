-- grain: one row per set of cases and outcome; a set is a scope, a provider or (without both) everybody, no outcome is all of them
with double_ratings as (

    select * from {{ ref('int_double_ratings') }}

),

cases as (

    select * from {{ ref('int_cases') }}

),

of_scopes as (

    select
        members.group_no,
        ratings.outcome,
        {{ agreement_counts() }}
    from double_ratings as ratings
    inner join {{ ref('int_group_members') }} as members on ratings.case_key = members.case_key
    inner join {{ ref('int_groups') }} as groups
        on members.group_no = groups.group_no and groups.breakdown = 'all'
    group by members.group_no, ratings.outcome

),

of_providers as (

    select
        cases.provider_id,
        ratings.outcome,
        {{ agreement_counts() }}
    from double_ratings as ratings
    inner join cases on ratings.case_key = cases.case_key
    group by
        grouping sets (
            (cases.provider_id, ratings.outcome), (cases.provider_id), (ratings.outcome), ()
        )

),

rated as (

    select
        cases.provider_id,
        quality.outcome,
        count(distinct quality.case_key) as rated_cases
    from {{ ref('int_rating_quality') }} as quality
    inner join cases on quality.case_key = cases.case_key
    where quality.rated > 0
    group by
        grouping sets (
            (cases.provider_id, quality.outcome), (cases.provider_id), (quality.outcome), ()
        )

),

sets as (

    select
        null as group_no,
        rated.rated_cases,
        coalesce(rated.provider_id, of_providers.provider_id) as provider_id,
        coalesce(rated.outcome, of_providers.outcome) as outcome,
        of_providers.* exclude (provider_id, outcome)
    from rated
    full join of_providers
        on
            rated.provider_id is not distinct from of_providers.provider_id
            and rated.outcome is not distinct from of_providers.outcome
    where rated.rated_cases > 0 or of_providers.double_ratings > 0
    union all by name
    select * from of_scopes

)

select
    row_number() over (order by group_no, provider_id, outcome) as set_no,
    group_no,
    provider_id,
    outcome,
    coalesce(rated_cases, 0) as rated_cases,
    {%- for count in [
        'double_ratings', 'pairs', 'double_rated_cases', 'paired_cases', 'same_level',
        'same_achieved', 'not_applicable', 'applicability_pairs', 'same_applicability',
    ] %}
    coalesce({{ count }}, 0) as {{ count }},
    {%- endfor %}
    coalesce(cells, repeat([0], 16)) as cells
from sets
