-- grain: one row per need
select
    wants.need_id,
    lives.case_id,
    wants.service_area,
    month_text(wants.opened + wants.since) as identified_month,
    case
        when draw(wants.k, 'origin') < 0.45 then 'trafficking'
        when draw(wants.k, 'origin') < 0.65 then 'pre_existing'
        when draw(wants.k, 'origin') < 0.78 then 'post_trafficking'
        when draw(wants.k, 'origin') < 0.90 then 'family_situation'
        when draw(wants.k, 'origin') < 0.95 then 'unknown'
    end as origin,
    case
        when wants.service_area <> 9 then if(draw(wants.k, 'for') < 0.95, 'self', null)
        when draw(wants.k, 'for') < 0.30 then 'parent'
        when draw(wants.k, 'for') < 0.55 then 'child_of_person'
        when draw(wants.k, 'for') < 0.70 then 'sibling'
        when draw(wants.k, 'for') < 0.80 then 'spouse'
        when draw(wants.k, 'for') < 0.90 then 'other_family'
        when draw(wants.k, 'for') < 0.95 then 'unknown'
        else 'self'
    end as beneficiary,
    case
        when draw(wants.k, 'urgency') < if(wants.since = 0, 0.35, 0.15) then 'urgent'
        when draw(wants.k, 'urgency') < 0.90 then 'normal'
        when draw(wants.k, 'urgency') < 0.95 then 'unknown'
    end as urgency,
    wants.status,
    case
        when wants.status = 'declined'
            then case
                when draw(wants.k, 'because') < 0.15 then 'not_fitting'
                when draw(wants.k, 'because') < 0.35 then 'family_needs'
                when draw(wants.k, 'because') < 0.55 then 'work_need'
                when draw(wants.k, 'because') < 0.65 then 'closed_shelter'
                when draw(wants.k, 'because') < 0.80 then 'stigma_exposure'
                when draw(wants.k, 'because') < 0.90 then 'distrust'
                else 'other'
            end
        when wants.status = 'pending' and draw(wants.k, 'because') < 0.4 then 'waiting_list'
        when wants.status like 'unmet%' and draw(wants.k, 'because') < 0.5 then 'not_offered'
        when wants.status like 'unmet%' and draw(wants.k, 'because') < 0.7 then 'unknown'
    end as status_reason,
    case
        when
            wants.status in ('met', 'declined', 'withdrawn')
            then month_text(wants.opened + wants.end_at)
    end as closed_month
from wants
inner join lives on wants.case_no = lives.case_no
order by wants.case_no, wants.service_area
