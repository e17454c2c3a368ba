-- grain: one row per case and grant
with grants (donor_code, grant_code, share, first_at, last_at) as (

    -- made-up grants: first and last month funded, in months since the first case was opened
    values
    ('DFAT', 'DFAT-01', 0.55, 0, 38),
    ('DFAT', 'DFAT-02', 0.55, 39, null),
    ('HARBOUR', 'HARBOUR-01', 0.35, 0, 53),
    ('HARBOUR', 'HARBOUR-02', 0.35, 54, null),
    ('LOTUS', 'LOTUS-01', 0.20, 0, null)

),

funded as (

    select
        lives.case_no,
        lives.case_id,
        lives.k,
        grants.donor_code,
        grants.grant_code,
        first_month() + grants.last_at as last_month,
        lives.opened + lives.followed as cut_off,
        greatest(
            lives.opened + floor(draw(lives.k, grants.donor_code || 'lag') * 4)::integer,
            first_month() + grants.first_at
        ) as from_month,
        lives.opened + whole(lives.k, grants.donor_code || 'length', 9, 44) as planned_to
    from lives
    inner join grants on draw(lives.k, grants.donor_code) < grants.share

)

select
    case_id,
    donor_code,
    grant_code,
    if(draw(k, grant_code || 'from known') < 0.94, month_text(from_month), null) as from_month,
    if(
        least(planned_to, coalesce(last_month, planned_to)) <= cut_off,
        month_text(least(planned_to, coalesce(last_month, planned_to))),
        null
    ) as to_month
from funded
where from_month <= least(coalesce(last_month, cut_off), cut_off, planned_to)
order by case_no, grant_code
