-- grain: one row per release, kind of figure and place: who is counted, who is asked and not counted, who is asked
create or replace temp table numbers as
with plain as (

    select
        entry,
        period,
        measure,
        outcome,
        milestone,
        scope,
        breakdown,
        group_key,
        stood_at,
        has_sides,
        together,
        is_level,
        of_persons,
        of_half_year,
        asks_due,
        unit = 'incidence' as is_curve,
        if(unit = 'share' or unit = 'incidence', counted, null) as counted,
        if(unit = 'share' or unit = 'incidence', denominator - counted, null) as not_counted,
        denominator as asked
    from printed

),

-- what several figures of one place come to together
flows as (

    select
        any_value(plain) as one,
        sum(counted) as counted,
        sum(not_counted) as not_counted,
        sum(asked) as asked,
        case
            when any_value(plain.measure) like 'M04%' then 'M04 of both' else 'M03_baseline of both'
        end as measure
    from plain
    where
        measure in (
            'M04_conversion', 'M04_retention', 'M03_baseline_assessed', 'M03_baseline_not_assessed'
        )
    group by entry, together, outcome, milestone, scope, breakdown, group_key
    having count(*) = 2

),

-- those whose level is known, and those with two levels
wholes as (

    select
        plain as one,
        measure,
        asked
    from plain
    where measure in ('M01', 'M04_net', 'M04_improved', 'M17_crude')
    union all
    select
        one,
        measure,
        asked
    from flows
    where measure = 'M04 of both'

),

-- of these, who is known to have moved, one way and either
moved as (

    select
        wholes.one,
        wholes.asked,
        wholes.measure as moved_of,
        sum(moves.counted) as counted,
        string_agg(moves.measure, ' and ' order by moves.measure)
        || ' of '
        || wholes.measure as measure
    from wholes
    inner join plain as moves
        on
            wholes.one.entry = moves.entry
            and wholes.one.outcome = moves.outcome
            and wholes.one.milestone = moves.milestone
            and wholes.one.scope = moves.scope
            and wholes.one.breakdown = moves.breakdown
            and wholes.one.group_key = moves.group_key
    where moves.measure in ('M04_improved_of_due', 'M04_declined_of_due')
    group by
        grouping sets (
            (wholes.one, wholes.asked, wholes.measure, moves.stood_at, moves.measure),
            (wholes.one, wholes.asked, wholes.measure, moves.stood_at)
        )

),

-- who has now, less the net change: who had before
before as (

    select
        net.*,
        now.counted - net.numerator as had
    from printed as net
    inner join plain as now
        on
            net.entry = now.entry
            and net.outcome = now.outcome
            and net.milestone = now.milestone
            and net.scope = now.scope
            and net.breakdown = now.breakdown
            and net.group_key = now.group_key
            and net.denominator = now.asked
    where net.unit = 'net' and now.measure in ('M01', 'M17_crude') and now.counted is not null

),

every as (

    select * from plain
    union all by name
    select
        one.entry,
        one.period,
        flows.measure,
        one.outcome,
        one.milestone,
        one.scope,
        one.breakdown,
        one.group_key,
        one.stood_at,
        one.has_sides,
        one.together,
        false as is_level,
        true as of_persons,
        false as of_half_year,
        false as is_curve,
        flows.counted,
        flows.not_counted,
        flows.asked
    from flows
    union all by name
    select
        one.entry,
        one.period,
        moved.measure,
        one.outcome,
        one.milestone,
        one.scope,
        one.breakdown,
        one.group_key,
        one.stood_at,
        true as has_sides,
        'moves' as together,
        moved.moved_of = 'M01' as is_level,
        true as of_persons,
        false as of_half_year,
        false as is_curve,
        moved.counted,
        moved.asked - moved.counted as not_counted,
        moved.asked,
        moved.moved_of
    from moved
    union all by name
    select
        entry,
        period,
        'M04_net before' as measure,
        outcome,
        milestone,
        scope,
        breakdown,
        group_key,
        stood_at,
        true as has_sides,
        together,
        false as is_level,
        true as of_persons,
        false as of_half_year,
        false as is_curve,
        had as counted,
        denominator - had as not_counted,
        denominator as asked
    from before

)

select
    *,
    dense_rank() over (order by measure, outcome, milestone) as kind,
    dense_rank() over (order by scope, breakdown, group_key) as place
from every
qualify
    row_number()
        over (
            partition by entry, measure, outcome, milestone, scope, breakdown, group_key
            order by stood_at desc
        )
    = 1;

create or replace temp table kinds as
select
    kind,
    measure,
    outcome,
    milestone,
    -- either less one of both is the other
    if(measure in ('M04_improved_of_due', 'M04_declined_of_due'), 'moves', any_value(together))
        as together,
    bool_or(is_level) as is_level,
    bool_or(has_sides) as has_sides,
    bool_and(of_persons) as of_persons,
    coalesce(bool_and(asks_due), false) as asks_due,
    bool_or(of_half_year) as of_half_year,
    bool_or(moved_of is not null) as is_moved
from numbers
group by kind, measure, outcome, milestone;

-- of whom a figure is, in the words of the facts; whatever is not named here is of those of its own name
create or replace temp table stands_for as
select * from (
    values
    ('M17', 'asked', 'M04_conversion', 'asked'), ('M17', 'asked', 'M04_retention', 'asked'),
    ('M17', 'counted', 'M04_conversion', 'counted'), ('M17', 'counted', 'M04_retention', 'counted'),
    ('M17', 'not_counted', 'M04_conversion', 'not_counted'),
    ('M17', 'not_counted', 'M04_retention', 'not_counted'),
    ('M03_baseline of both', 'asked', 'M03_baseline_assessed', 'asked'),
    ('M03_baseline of both', 'asked', 'M03_baseline_not_assessed', 'asked'),
    ('M03_baseline of both', 'counted', 'M03_baseline_assessed', 'counted'),
    ('M03_baseline of both', 'counted', 'M03_baseline_not_assessed', 'counted'),
    ('M03_baseline of both', 'not_counted', 'M03_baseline_assessed', 'not_counted'),
    ('M03_baseline of both', 'not_counted', 'M03_baseline_not_assessed', 'not_counted'),
    ('M04_net before', 'asked', 'M04_net', 'asked'),
    ('M04_net before', 'counted', 'M04_retention', 'asked'),
    ('M04_net before', 'not_counted', 'M04_conversion', 'asked')
) as names (measure, side, fact, of_side);

insert into stands_for
select
    alias.measure,
    stands_for.side,
    stands_for.fact,
    stands_for.of_side
from stands_for
cross join (values ('M17_crude'), ('M04 of both')) as alias (measure)
where stands_for.measure = 'M17';

insert into stands_for
select distinct
    numbers.measure,
    'counted',
    moves.measure,
    'counted'
from numbers
inner join (values ('M04_improved_of_due'), ('M04_declined_of_due')) as moves (measure)
    on numbers.moved_of is not null and contains(numbers.measure, moves.measure)
union all
select distinct
    numbers.measure,
    'asked',
    coalesce(wholes.fact, numbers.moved_of),
    'asked'
from numbers
left join stands_for as wholes on numbers.moved_of = wholes.measure and wholes.side = 'asked'
where numbers.moved_of is not null;

insert into stands_for
select
    kinds.measure,
    sides.side,
    kinds.measure,
    sides.side
from (select distinct measure from kinds) as kinds
cross join (values ('counted'), ('not_counted'), ('asked')) as sides (side)
anti join stands_for on kinds.measure = stands_for.measure;
