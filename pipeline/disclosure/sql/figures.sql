-- Figures that may be asked for: of the ten outcomes in all breakdowns of the plan, of all else one-way. Milestone -1: at the cut-off.
create temp table figures as
with asked as (

    select
        figures.* exclude (milestone),
        coalesce(figures.milestone, -1) as milestone,
        measures.released_together,
        measures.protection,
        measures.counts,
        measures.unit,
        figures.measure in ('M01', 'M03') and figures.outcome is not null as by_row,
        concat_ws(
            ';', cohort, programme_country, form, sex, age_group, age_trafficked, movement, setting,
            identification_assistance, beneficiary, provider_type, service_setting
        ) as group_key,
        coalesce(outcome, 'area ' || service_area, '') as outcome_key,
        -- who stands behind the figure: all who are due or enrolled at the milestone, or the persons of this measure only
        case
            when measures.base = 'own' then figures.measure || coalesce(outcome, 'area ' || service_area, '')
            else measures.base
        end as base_key
    from shown_values as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    inner join cases.seeds.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    where
        len(string_split(coalesce(breakdowns.group_columns, ''), ';'))
        <= case when figures.measure in ('M01', 'M03') and figures.outcome is not null then $most_dimensions else 1 end
        and measures.protection <> 'internal'
        -- the ten outcomes by group: at the milestones of the plan
        and not coalesce(
            figures.outcome is not null
            and measures.base = 'due'
            and figures.breakdown in (select unnest($groups))
            and figures.milestone not in (select unnest($group_milestones)),
            false
        )

)

-- behind a net change stand those who gained and those who lost: gained + lost = 2 x gained - net
select
    asked.*,
    case
        when asked.measure = 'M04_net' then 2 * gained.numerator - asked.numerator
        when asked.counts = 'persons' then asked.numerator
        else asked.persons_in
    end as part,
    case when asked.counts = 'persons' then asked.denominator - abs(asked.numerator) else asked.persons_out end
        as rest
from asked
left join asked as gained
    on
        asked.measure = 'M04_net'
        and gained.measure = 'M04_conversion'
        and asked.scope = gained.scope
        and asked.breakdown = gained.breakdown
        and asked.milestone = gained.milestone
        and asked.outcome_key = gained.outcome_key
        and asked.group_key = gained.group_key;

-- What is left of the region when a scope is subtracted from it: whoever holds both tables knows it.
create temp table remainders as
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
    whole.numerator - part.numerator as numerator,
    whole.part - part.part as part,
    whole.rest - part.rest as rest,
    whole.denominator - part.denominator as denominator,
    whole.not_applicable - part.not_applicable as not_applicable,
    whole.due - part.due as due
from figures as part
inner join figures as whole
    on
        whole.scope = 'region'
        and part.scope <> 'region'
        and part.breakdown = whole.breakdown
        and part.milestone = whole.milestone
        and part.measure = whole.measure
        and part.outcome_key = whole.outcome_key
        and part.group_key = whole.group_key;

-- How many persons stand behind each line of a table.
create temp table people as
select
    scope,
    breakdown,
    milestone,
    base_key,
    group_key,
    max(due) as due
from figures
group by all;
