-- grain: one row per case and legal process
select
    lives.case_id,
    processes.seq,
    case
        when draw(processes.k, 'kind') < 0.55 then 'criminal'
        when draw(processes.k, 'kind') < 0.65 then 'labour'
        when draw(processes.k, 'kind') < 0.78 then 'compensation'
        when draw(processes.k, 'kind') < 0.84 then 'civil'
        when draw(processes.k, 'kind') < 0.92 then 'administrative'
        else 'immigration'
    end as kind,
    processes.status,
    case
        when processes.status = 'declined_overridden' then 'no'
        when draw(processes.k, 'consent') < 0.72 then 'yes'
        when draw(processes.k, 'consent') < 0.84 then 'no'
        when draw(processes.k, 'consent') < 0.92 then 'unknown'
    end as informed_consent,
    case
        when draw(processes.k, 'lawyer') < 0.55 then 'yes'
        when draw(processes.k, 'lawyer') < 0.85 then 'no'
        when draw(processes.k, 'lawyer') < 0.92 then 'unknown'
    end as representation,
    case
        when not processes.is_child then null
        when draw(processes.k, 'guardian') < 0.6 then 'yes'
        when draw(processes.k, 'guardian') < 0.9 then 'no'
        else 'unknown'
    end as guardian_present,
    case
        when processes.status in ('declined_respected', 'asked') then null
        when draw(processes.k, 'award') < 0.45 then 'none'
        when draw(processes.k, 'award') < 0.65 then 'claimed'
        when draw(processes.k, 'award') < 0.75 then 'awarded'
        when draw(processes.k, 'award') < 0.80 then 'part_paid'
        when draw(processes.k, 'award') < 0.86 then 'paid'
        when draw(processes.k, 'award') < 0.92 then 'unknown'
    end as award,
    month_text(lives.opened + processes.from_at) as from_month,
    case when processes.to_at is not null then month_text(lives.opened + processes.to_at) end
        as to_month
from processes
inner join lives on processes.case_no = lives.case_no
order by processes.case_no, processes.seq
