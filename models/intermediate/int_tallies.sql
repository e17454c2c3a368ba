-- grain: one row per group, measure, outcome, service area and milestone: what its cases add up to
with summed as (

    select
        counts.group_no,
        adds.figure_no,
        sum(counts.cases * adds.numerator)::bigint as numerator,
        sum(counts.cases * adds.denominator)::bigint as denominator,
        sum(counts.cases * adds.unknown)::bigint as unknown,
        sum(counts.cases * adds.not_applicable)::bigint as not_applicable,
        sum(counts.cases)::bigint as due,
        sum(if(adds.numerator > 0, counts.cases, 0))::bigint as persons_in,
        sum(if(adds.numerator < adds.denominator, counts.cases, 0))::bigint as persons_out
    from {{ ref('int_signature_counts') }} as counts
    inner join {{ ref('int_adds') }} as adds on counts.signature = adds.signature
    group by counts.group_no, adds.figure_no

),

figures as (

    select distinct
        figure_no,
        measure,
        outcome,
        service_area,
        milestone
    from {{ ref('int_adds') }}

)

select
    summed.group_no,
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
