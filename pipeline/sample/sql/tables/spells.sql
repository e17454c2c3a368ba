-- grain: one row per case, kind of spell and first month
with every_spell as (

    select
        'case_status' as kind,
        *
    from case_status
    union all by name
    select
        'identification' as kind,
        *
    from identification
    union all by name
    select
        'assistance' as kind,
        *
    from assistance
    union all by name
    select
        'setting' as kind,
        *
    from setting
    union all by name
    select
        'consent' as kind,
        *
    from consent
    union all by name
    select
        'guardian' as kind,
        *
    from guardian

)

select
    lives.case_id,
    every_spell.kind,
    every_spell.value,
    every_spell.reason,
    every_spell.country,
    month_text(lives.opened + every_spell.from_at) as from_month,
    if(
        every_spell.to_at <= lives.followed,
        month_text(lives.opened + every_spell.to_at),
        null
    ) as to_month
from every_spell
inner join lives on every_spell.case_no = lives.case_no
where every_spell.from_at <= lives.followed
order by every_spell.case_no, every_spell.kind, every_spell.from_at
