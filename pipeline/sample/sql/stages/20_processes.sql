-- grain: one row per case and legal process; months since opening
create or replace temp table processes as
with wanted as (

    select
        lives.case_no,
        lives.k || 'law' || numbers.seq as k,
        lives.k as case_key,
        numbers.seq,
        lives.adult_at,
        lives.followed
    from lives
    cross join (values (1, 0.37), (2, 0.05)) as numbers (seq, share)
    where draw(lives.k, 'law') < numbers.share

),

timed as (

    select
        *,
        whole(k, 'from', -6, 8) as from_at,
        whole(k, 'from', -6, 8) + whole(k, 'length', 6, 40) as planned_to
    from wanted

)

select
    case_no,
    seq,
    k,
    from_at,
    case when planned_to <= followed then planned_to end as to_at,
    case
        when draw(k, 'status') < 0.10 then 'declined_respected'
        when draw(k, 'status') < 0.13 then 'declined_overridden'
        when draw(k, 'status') < 0.18 then 'withdrawn'
        when draw(k, 'status') < 0.22 then 'unknown'
        when draw(k, 'status') < 0.34 then 'asked'
        when draw(k, 'status') < 0.39 then 'appeal'
        when planned_to <= followed and draw(k, 'status') < 0.60 then 'closed'
        else 'participating'
    end as status,
    adult_at > from_at as is_child
from timed
where from_at <= followed;
