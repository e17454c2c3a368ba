-- grain: one row per group and share of needs, services, setbacks or the like of one provider: its variance between persons
with several as (

    -- as floating-point numbers, which are added up faster; all are whole
    select
        contributions.fact_profile,
        contributions.figure_no,
        contributions.numerator::double as numerator,
        contributions.denominator::double as denominator
    from {{ ref('int_contributions') }} as contributions
    inner join {{ ref('measures') }} as measures
        on
            contributions.measure = measures.measure
            and measures.unit = 'share'
            and measures.counts <> 'persons'
    where contributions.denominator > 0

),

squares as (

    select
        counts.group_no,
        several.figure_no,
        sum(counts.cases)::double as persons,
        sum(counts.cases * several.numerator) as numerator,
        sum(counts.cases * several.denominator) as denominator,
        sum(counts.cases * several.numerator * several.numerator) as of_numerators,
        sum(counts.cases * several.numerator * several.denominator) as of_both,
        sum(counts.cases * several.denominator * several.denominator) as of_denominators
    from {{ ref('int_profile_counts') }} as counts
    inner join several on counts.fact_profile = several.fact_profile
    group by counts.group_no, several.figure_no
    having sum(counts.cases) > 1

)

select
    squares.group_no::integer as group_no,
    squares.figure_no,
    squares.numerator,
    squares.denominator,
    squares.persons / (squares.persons - 1) * (
        squares.of_numerators
        - 2 * squares.numerator / squares.denominator * squares.of_both
        + (squares.numerator / squares.denominator) ^ 2 * squares.of_denominators
    ) / squares.denominator ^ 2 as variance,
    squares.persons - 1 as degrees
from squares
left join {{ ref('int_provider_variances') }} as providers
    on
        squares.group_no = providers.group_no
        and squares.figure_no = providers.figure_no
where providers.group_no is null
