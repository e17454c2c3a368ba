-- grain: one row per group, measure, outcome, service area and milestone: what its cases add up to
with counts as (

    select
        group_no::integer as group_no,
        fact_profile,
        cases::double as cases
    from {{ ref('int_profile_counts') }}

),

contributions as (

    -- as doubles before they are joined, of which there are hundreds of times as many
    select
        fact_profile,
        figure_no,
        numerator::double as numerator,
        denominator::double as denominator,
        unknown::double as unknown,
        not_applicable::double as not_applicable,
        if(numerator > 0, 1, 0)::double as is_in,
        if(numerator < denominator, 1, 0)::double as is_out
    from {{ ref('int_contributions') }}

),

summed as (

    -- sums of whole numbers are exact in a double below 2 ** 53, and take much less time than in 128 bits
    select
        counts.group_no,
        contributions.figure_no,
        sum(counts.cases * contributions.numerator)::bigint as numerator,
        sum(counts.cases * contributions.denominator)::bigint as denominator,
        sum(counts.cases * contributions.unknown)::bigint as unknown,
        sum(counts.cases * contributions.not_applicable)::bigint as not_applicable,
        sum(counts.cases)::bigint as due,
        sum(counts.cases * contributions.is_in)::bigint as persons_in,
        sum(counts.cases * contributions.is_out)::bigint as persons_out
    from counts
    inner join contributions on counts.fact_profile = contributions.fact_profile
    group by counts.group_no, contributions.figure_no

),

figures as (

    select distinct
        figure_no,
        measure,
        outcome,
        service_area,
        milestone
    from {{ ref('int_contributions') }}

)

select
    summed.group_no,
    summed.figure_no,
    figures.measure,
    figures.outcome,
    figures.service_area,
    figures.milestone,
    summed.numerator,
    summed.denominator,
    summed.unknown,
    summed.not_applicable,
    summed.due,
    summed.persons_in,
    summed.persons_out
from summed
inner join figures on summed.figure_no = figures.figure_no
