-- One number for what several columns name, made once with the row, so that whatever comes later joins on one column. Of a million names
-- some two share a number of 64 bits with a chance of one in 37 million.

-- whether lines of a measure are shown one by one: those of the ten outcomes, which are proven together
create temp macro is_by_row(measure, outcome) as
measure in ('M01', 'M02', 'M03') and outcome is not null;

-- the persons behind the lines of a table
create temp macro people_key(scope, breakdown, milestone, base_key) as
hash('people', scope, breakdown, milestone::integer, base_key);

-- a table of the measures that are released together; and that of one of them
create temp macro table_key(scope, breakdown, milestone, released_together, outcome_key) as
hash('table', scope, breakdown, milestone::integer, released_together, outcome_key);
create temp macro measure_key(scope, breakdown, milestone, measure, outcome_key) as
hash('measure', scope, breakdown, milestone::integer, measure, outcome_key);

-- such tables at all milestones
create temp macro curve_key(scope, breakdown, released_together, outcome_key) as
hash('curve', scope, breakdown, released_together, outcome_key);

-- a figure of whatever release; and a line of the ten outcomes, of one release
create temp macro figure_key(scope, breakdown, milestone, measure, outcome_key, group_key) as
hash('figure', scope, breakdown, milestone::integer, measure, outcome_key, group_key);
create temp macro line_key(scope, breakdown, milestone, outcome_key, group_key, stood_at) as
hash('line', scope, breakdown, milestone::integer, outcome_key, group_key, stood_at::integer);

-- Tables that may not be shown, by whose sake: a scope, breakdown, milestone and base of which too few persons are in a group; one table
-- of which the known persons, or a part of them, are too few; and those that were shown before and are not shown again.
create temp table people_breaches (
    scope varchar,
    breakdown varchar,
    milestone integer,
    base_key varchar,
    reason varchar,
    people_key ubigint generated always as (people_key(scope, breakdown, milestone, base_key))
);
create temp table part_breaches (
    scope varchar,
    breakdown varchar,
    milestone integer,
    released_together varchar,
    outcome_key varchar,
    table_key ubigint generated always as (
        table_key(scope, breakdown, milestone, released_together, outcome_key)
    )
);
create temp table not_repeated (
    scope varchar,
    breakdown varchar,
    milestone integer,
    released_together varchar,
    outcome_key varchar,
    table_key ubigint generated always as (
        table_key(scope, breakdown, milestone, released_together, outcome_key)
    )
);
