-- Every figure as it is, whether it is shown, and what is known of it: as it is shown now, else as it was shown last.
create or replace temp table known as
with shown as (

    select
        figures.*,
        -- persons of a half-year stand in whole scopes, and each half-year is of people of its own
        if(figures.breakdown = 'half_year' and figures.counts = 'persons', figures.group_key, '')
            as half_year,
        case
            when figures.by_row then states.scope is not null
            when figures.is_too_sensitive then false
            when figures.scope like 'country:%' and figures.breakdown = 'country' then false
            else people.people_key is null and parts.table_key is null
        end as is_shown,
        coalesce(states.is_band, false) and figures.measure = 'M01' as is_band
    from figures
    left join shown_states as states
        on case when figures.by_row then figures.line_key end = states.line_key
    left join (select distinct people_key from people_breaches) as people
        on figures.people_key = people.people_key
    left join (select distinct table_key from part_breaches) as parts
        on figures.table_key = parts.table_key
    -- applicability is the level beside it and those of whom it is known anyway
    where not (figures.measure = 'M02' and figures.by_row)

),

before as (

    select
        figure_key,
        numerator,
        denominator,
        further_numerator,
        further_rest,
        further_denominator
    from registered_cases
    -- how many persons others were is not known any more
    where not is_revision and status <> 'c' and counts = 'persons'
    qualify row_number() over (partition by figure_key order by entry desc) = 1

)

select
    shown.measure,
    shown.outcome_key,
    shown.milestone,
    shown.released_together,
    shown.protection,
    shown.unit,
    shown.by_row,
    shown.base_key = 'due' as of_due,
    shown.half_year,
    shown.scope,
    if(shown.half_year = '', shown.breakdown, 'all') as breakdown,
    if(shown.half_year = '', shown.group_key, '') as group_key,
    shown.stood_at = $now as is_today,
    shown.is_shown,
    not shown.is_shown and before.denominator is not null as is_old,
    -- of needs and services the persons on either side
    if(shown.counts = 'persons', shown.numerator, shown.part) as counted,
    if(shown.counts = 'persons', shown.denominator - shown.numerator, shown.rest) as not_counted,
    shown.denominator as asked,
    case
        when shown.is_band then null
        when shown.is_shown then if(shown.counts = 'persons', shown.numerator, shown.part)
        else before.numerator
    end as known_counted,
    case
        when shown.is_band then null
        when
            shown.is_shown
            then if(shown.counts = 'persons', shown.denominator - shown.numerator, shown.rest)
        else before.denominator - before.numerator
    end as known_not_counted,
    if(shown.is_shown, shown.denominator, before.denominator) as known_asked,
    -- of whom a case counts already
    coalesce(if(shown.is_shown, shown.further_numerator, before.further_numerator), 0)
        as further_counted,
    coalesce(if(shown.is_shown, shown.further_rest, before.further_rest), 0) as further_not_counted,
    coalesce(if(shown.is_shown, shown.further_denominator, before.further_denominator), 0)
        as further_asked
from shown
left join (select distinct table_key from not_repeated) as barred
    on shown.table_key = barred.table_key
left join before  -- what may be shown again as it was
    on case when barred.table_key is null then shown.figure_key end = before.figure_key
union all by name
-- of groups in which they are not shown
select
    happened.measure,
    '' as outcome_key,
    -1 as milestone,
    measures.released_together,
    measures.protection,
    measures.unit,
    false as by_row,
    false as of_due,
    happened.half_year,
    happened.scope,
    happened.breakdown,
    happened.group_key,
    true as is_today,
    false as is_shown,
    false as is_old,
    happened.counted,
    happened.asked - happened.counted as not_counted,
    happened.asked,
    0 as further_counted,
    0 as further_not_counted,
    0 as further_asked
from happened
inner join cases.seeds.measures as measures on happened.measure = measures.measure;
