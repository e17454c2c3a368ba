-- What is known of figures: as they are shown now, else as they were shown last.
create or replace temp table known as
with shown as (

    select
        counted.*,
        case
            when counted.by_row then states.scope is not null
            when counted.is_never_shown then false
            else people.people_key is null and parts.table_key is null
        end as is_shown,
        coalesce(states.is_band, false) and counted.is_achievement as is_band
    from counted
    left join shown_states as states
        on case when counted.by_row then counted.line_key end = states.line_key
    left join (select distinct people_key from people_breaches) as people
        on counted.people_key = people.people_key
    left join (select distinct table_key from part_breaches) as parts
        on counted.table_key = parts.table_key

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
    shown.kind,
    shown.place,
    shown.is_shown,
    not shown.is_shown as is_old,
    case
        when shown.is_band then null
        when shown.is_shown then shown.counted
        else before.numerator
    end as known_counted,
    case
        when shown.is_band then null
        when shown.is_shown then shown.not_counted
        else before.denominator - before.numerator
    end as known_not_counted,
    if(shown.is_shown, shown.asked, before.denominator) as known_asked,
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
where if(shown.is_shown, shown.asked, before.denominator) is not null;
