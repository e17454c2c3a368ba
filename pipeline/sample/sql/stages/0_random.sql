-- grain: no rows; a draw is a number in [0, 1) that follows from its key and its purpose alone
create or replace macro draw(key, purpose) as (
    (md5_number_lower(key || purpose) >> 11) / 9007199254740992.0
);

-- bell-shaped around 0, from -1.5 to 1.5, without logarithms: every machine gives the same bytes
create or replace macro bell(key, purpose) as (
    draw(key, purpose || '1') + draw(key, purpose || '2') + draw(key, purpose || '3') - 1.5
);

-- a month from 1 to `last`, the earlier of two draws: half of them come in the first 0.3 of the time
create or replace macro early_month(key, purpose, last) as (
    1 + floor(least(draw(key, purpose || '1'), draw(key, purpose || '2')) * last)::integer
);

-- which share of all bell-shaped draws lies below this one: the same draw, evenly spread over [0, 1]
create or replace macro bell_rank(bell) as (
    case
        when bell < -0.5 then (bell + 1.5) * (bell + 1.5) * (bell + 1.5) / 6
        when bell < 0.5 then 0.5 + bell * (0.75 - bell * bell / 3)
        else 1 - (1.5 - bell) * (1.5 - bell) * (1.5 - bell) / 6
    end
);

-- a whole number from low to high, both included
create or replace macro whole(key, purpose, low, high) as (
    low + floor(draw(key, purpose) * (high - low + 1))::integer
);

create or replace macro random_id(letter, key) as (
    letter || '7' || translate(left(md5(key || 'id'), 14), '0123456789', 'ghjkmnpqrs')
);

-- months are counted from year 0: 2020-01, when the first case is opened, and 2026-06, the data cut-off
create or replace macro first_month() as 2020 * 12;
create or replace macro cut_off() as 2026 * 12 + 5;

create or replace macro month_text(months) as (
    printf('%04d-%02d', months // 12, months % 12 + 1)
);

-- what every draw about a case starts from
create or replace macro case_key(case_no) as (
    left(md5(getvariable('sample_seed') || '|' || case_no), 20)
);

-- months of opening from 2020-01 to 2026-05, the last ones 1.6 times as frequent as the first ones
create or replace macro opening(opened_rank, key) as (
    first_month()
    + least(
        floor(
            77 * (sqrt(1 + 1.56 * (opened_rank + draw(key, 'opened')) / 252) - 1) / 0.6
        )::integer,
        76
    )
);
