-- Cases are counted, thresholds are persons: few where the cases, less those beyond the first of each person, are fewer; the same of
-- a difference, which may be of either sign.
create temp macro is_few(cases, further, enough) as cases > 0 and cases - further < enough;
create temp macro is_few_apart(cases, further, enough) as
cases <> 0 and abs(cases) - greatest(sign(cases) * further, 0) < enough;

-- Whether the difference of two figures tells of few: of few who are asked, or few or nobody on either side. Where nobody came or is
-- left over, it is a number of corrected records.
create temp macro tells_of_few(moved, enough, enough_of_part) as
is_few_apart(moved.denominator, moved.further_denominator, enough)
or is_few_apart(
    moved.part, moved.further_numerator,
    if(coalesce(moved.due, 0) = 0 or moved.protection = 'group', enough, enough_of_part)
)
or (
    moved.protection <> 'group'
    and is_few_apart(
        moved.rest, moved.further_rest, if(coalesce(moved.due, 0) = 0, enough, enough_of_part)
    )
)
or is_few_apart(
    moved.not_applicable,
    moved.further_not_applicable,
    if(coalesce(moved.due, 0) = 0, enough, enough_of_part)
)
or (moved.protection <> 'group' and moved.denominator > 0 and (moved.part = 0 or moved.rest = 0));

-- Cases of a provider are alike: so many times fewer tell as much. A constant: an interval that followed the data told more than its counts.
create temp macro design_effect() as (
    select any_value(value) from cases.seeds.assumptions
    where assumption = 'released_design_effect'
);

-- NULL of what has none, as more who changed than there are people; a database may as well end there.
create temp macro root(square) as sqrt(if(square >= 0, square, null));

-- Wilson's upper end of a share of so many persons, which need not be whole.
create temp macro wilson_upper(share, size) as
(
    share
    + 1.959963984540054 ** 2 / (2 * size)
    + 1.959963984540054 * root(share * (1 - share) / size + (1.959963984540054 / (2 * size)) ** 2)
)
/ (1 + 1.959963984540054 ** 2 / size);

create temp macro upper_end(k, n) as wilson_upper(k / n, n / design_effect());

-- Half a hundredth away from zero, as a reader rounds k / n; the nearest double of 51 / 120 lies just below the half.
create temp macro hundredth(share) as cast(round(cast(share as decimal(18, 9)), 2) as double);

-- One arm of the interval of a net change of n people: Newcombe's of two shares without correlation, midway between all that the net
-- change allows. It is made from the two numbers beside it: with the correlation it tells how many lost the outcome.
create temp macro arm(net, n) as sqrt(2) * (upper_end((n + net) / 2, n) - (n + net) / (2 * n));

-- How many further cases each figure of today counts.
create temp table further_today as
select
    figure_key(
        scope,
        breakdown,
        coalesce(milestone, -1),
        measure,
        coalesce(outcome, 'area ' || service_area, ''),
        group_key
    ) as figure_key,
    due,
    denominator,
    numerator,
    rest,
    not_applicable
from cases.marts.further_cases;

-- Figures that may be asked for. Milestone -1: at the cut-off.
create temp table figures as
with asked as (

    select
        figures.* exclude (milestone),
        coalesce(figures.milestone, -1) as milestone,
        measures.released_together,
        measures.protection,
        measures.counts,
        measures.unit,
        -- harm, told of whole countries and the region only
        measures.released_together in (select unnest($red))
        and (figures.scope like 'donor:%' or figures.breakdown not in ('all', 'country'))
            as is_too_sensitive,
        -- in the warehouse it knows how the cases of each provider fare; released it may know the counts beside it only
        measures.unit = 'share' and figures.ci_low is not null as has_interval_of_its_counts,
        -- of so many, as far as its interval may know: a standardised share is one of strata, and told in hundredths
        case
            when figures.measure = 'M17' then hundredth(figures.estimate) * figures.denominator
            else figures.numerator
        end as counted,
        is_by_row(figures.measure, figures.outcome) as by_row,
        coalesce(outcome, 'area ' || service_area, '') as outcome_key,
        -- who stands behind the figure: all who are due or enrolled at the milestone, or the persons of this measure only
        case
            when
                measures.base = 'own'
                then figures.measure || coalesce(outcome, 'area ' || service_area, '')
            else measures.base
        end as base_key
    from shown_values as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure

),

keyed as (

    select
        *,
        people_key(scope, breakdown, milestone, base_key) as people_key,
        table_key(scope, breakdown, milestone, released_together, outcome_key) as table_key,
        measure_key(scope, breakdown, milestone, measure, outcome_key) as measure_key,
        figure_key(scope, breakdown, milestone, measure, outcome_key, group_key) as figure_key,
        figure_key('region', breakdown, milestone, measure, outcome_key, group_key) as region_key,
        line_key(scope, breakdown, milestone, outcome_key, group_key, stood_at) as line_key
    from asked

)

-- behind a net change stand those who gained and those who lost: gained + lost = 2 x gained - net
select
    asked.* exclude (counted) replace (
        case
            when asked.measure = 'M04_net'
                then asked.estimate - arm(-asked.numerator, nullif(asked.denominator, 0))
            when asked.has_interval_of_its_counts
                then 1 - upper_end(asked.denominator - asked.counted, asked.denominator)
            else asked.ci_low
        end as ci_low,
        case
            when asked.measure = 'M04_net'
                then asked.estimate + arm(asked.numerator, nullif(asked.denominator, 0))
            when asked.has_interval_of_its_counts
                then upper_end(asked.counted, asked.denominator)
            else asked.ci_high
        end as ci_high,
        -- applicability stands beside the level as of now: to whom it applied earlier without a level was known of nobody
        case
            when
                asked.measure <> 'M02'
                or (
                    asked.stood_at = $now
                    and not is_few(
                        asked.denominator, coalesce(further.denominator, 0), $minimum_group
                    )
                    and not is_few(
                        asked.numerator, coalesce(further.numerator, 0), $minimum_part
                    )
                    and not is_few(
                        asked.denominator - asked.numerator,
                        coalesce(further.rest, 0),
                        $minimum_part
                    )
                )
                then asked.line_key
        end as line_key
    ),
    case
        when asked.measure = 'M04_net' then 2 * gained.numerator - asked.numerator
        when asked.counts = 'persons' then asked.numerator
        else asked.persons_in
    end as part,
    case
        when asked.counts = 'persons' then asked.denominator - abs(asked.numerator) else
            asked.persons_out
    end
        as rest,
    coalesce(further.due, 0) as further_due,
    coalesce(further.denominator, 0) as further_denominator,
    coalesce(further.numerator, 0) as further_numerator,
    coalesce(further.rest, 0) as further_rest,
    coalesce(further.not_applicable, 0) as further_not_applicable
from keyed as asked
left join keyed as gained
    on
        gained.figure_key = case
            when asked.measure = 'M04_net'
                then
                    figure_key(
                        asked.scope,
                        asked.breakdown,
                        asked.milestone,
                        'M04_conversion',
                        asked.outcome_key,
                        asked.group_key
                    )
        end
-- of a figure that was released first before: who is one person today
left join further_today as further on asked.figure_key = further.figure_key;

-- How many cases stand behind each line of a table, and how many of them are further cases of somebody counted.
create temp table people as
select
    scope,
    breakdown,
    milestone,
    base_key,
    people_key,
    group_key,
    max(due) as due,
    max(further_due) as further_due
from figures
group by all;

-- Whose tables are withheld, whatever is in them: too few stand behind a line.
create temp table too_few_people as
select
    scope,
    breakdown,
    milestone,
    base_key,
    people_key
from people
where due - further_due < $minimum_group
group by all;

-- Such tables of all milestones.
create temp table curves_of_few as
select
    curve_key(
        figures.scope, figures.breakdown, figures.released_together, figures.outcome_key
    ) as curve_key
from figures
left join too_few_people on figures.people_key = too_few_people.people_key
group by all
having bool_and(too_few_people.people_key is not null);

-- What is left of the region when a scope is subtracted from it: whoever holds both tables knows it.
create temp table remainders as
with parts as (

    select * from figures
    where
        scope <> 'region'
        and curve_key(scope, breakdown, released_together, outcome_key) not in (
            select curve_key from curves_of_few
        )

)

select
    part.scope,
    part.breakdown,
    part.milestone,
    part.released_together,
    part.outcome_key,
    part.base_key,
    part.protection,
    part.unit,
    part.measure,
    part.group_key,
    part.people_key,
    part.table_key,
    part.figure_key,
    whole.numerator - part.numerator as numerator,
    whole.part - part.part as part,
    whole.rest - part.rest as rest,
    whole.denominator - part.denominator as denominator,
    whole.not_applicable - part.not_applicable as not_applicable,
    whole.due - part.due as due,
    -- no fewer than there are: somebody with cases in both is counted in neither
    whole.further_due - part.further_due as further_due,
    whole.further_denominator - part.further_denominator as further_denominator,
    whole.further_numerator - part.further_numerator as further_numerator,
    whole.further_rest - part.further_rest as further_rest,
    whole.further_not_applicable - part.further_not_applicable as further_not_applicable
from parts as part
inner join figures as whole on whole.scope = 'region' and part.region_key = whole.figure_key;
