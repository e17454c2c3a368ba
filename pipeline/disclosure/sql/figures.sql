-- Figures that may be asked for: one-way breakdowns of every scope, numbered by the table that they stand in.
create temp table figures as
with asked as (

    select
        figures.*,
        measures.released_together,
        measures.protection,
        concat_ws(
            ';', cohort, programme_country, form, sex, age_group, age_trafficked, movement, setting,
            identification_assistance
        ) as group_key,
        coalesce(outcome, '') as outcome_key
    from cases.marts.indicator_values as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    inner join cases.seeds.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    where len(string_split(coalesce(breakdowns.group_columns, ''), ';')) <= $most_dimensions

)

-- behind a net change stand those who gained and those who lost: gained + lost = 2 x gained - net
select
    asked.*,
    case when asked.measure = 'M04_net' then 2 * gained.numerator - asked.numerator else asked.numerator end as part
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
    part.protection,
    part.measure,
    part.group_key,
    whole.numerator - part.numerator as numerator,
    whole.part - part.part as part,
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
