-- The released figures: a table is shown whole or not at all, but those of the ten outcomes row by row.
create temp table asked_rows as
select
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.measure,
    figures.outcome_key,
    figures.group_key,
    case
        when states.scope is not null then null
        when figures.due < $minimum_group then 'group_too_small'
        when sizes.scope is null then 'difference_too_small'
        when
            rates.denominator between 1 and $minimum_group - 1
            or rates.numerator < $minimum_part
            or rates.denominator - rates.numerator < $minimum_part
            or rates.not_applicable between 1 and $minimum_part - 1
            then 'part_too_small'
        else 'difference_too_small'
    end as reason
from figures
left join figures as rates
    on
        rates.measure = 'M01'
        and figures.scope = rates.scope
        and figures.breakdown = rates.breakdown
        and figures.milestone = rates.milestone
        and figures.outcome_key = rates.outcome_key
        and figures.group_key = rates.group_key
left join shown_states as states
    on
        figures.scope = states.scope
        and figures.breakdown = states.breakdown
        and figures.milestone = states.milestone
        and figures.outcome_key = states.outcome_key
        and figures.group_key = states.group_key
left join shown_sizes as sizes
    on
        figures.scope = sizes.scope
        and figures.breakdown = sizes.breakdown
        and figures.milestone = sizes.milestone
        and figures.group_key = sizes.group_key
where
    figures.by_row
    and figures.scope in (select unnest($scopes))
    and not (figures.scope like 'country:%' and figures.breakdown = 'country');  -- one line, the same as all

create temp table asked_tables as
select
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.released_together,
    figures.outcome_key,
    figures.measure,
    any_value(
        case
            when people_breaches.reason is not null then people_breaches.reason
            when part_breaches.scope is not null then 'part_too_small'
        end
    ) as reason
from figures
left join people_breaches
    on
        figures.scope = people_breaches.scope
        and figures.breakdown = people_breaches.breakdown
        and figures.milestone = people_breaches.milestone
        and figures.base_key = people_breaches.base_key
left join part_breaches
    on
        figures.scope = part_breaches.scope
        and figures.breakdown = part_breaches.breakdown
        and figures.milestone = part_breaches.milestone
        and figures.released_together = part_breaches.released_together
        and figures.outcome_key = part_breaches.outcome_key
where
    not figures.by_row
    and figures.scope in (select unnest($scopes))
    and not (figures.scope like 'country:%' and figures.breakdown = 'country')  -- one line, the same as all
group by all
union all
select
    scope,
    breakdown,
    milestone,
    measure as released_together,
    outcome_key,
    measure,
    case when bool_and(reason is not null) then min(reason) end as reason
from asked_rows
group by all;

create table release.indicator_values as
select
    figures.scope,
    figures.measure,
    figures.outcome,
    figures.service_area,
    nullif(figures.milestone, -1) as milestone,
    figures.breakdown,
    figures.cohort,
    figures.programme_country,
    figures.form,
    figures.sex,
    figures.age_group,
    figures.age_trafficked,
    figures.movement,
    figures.setting,
    figures.identification_assistance,
    figures.beneficiary,
    figures.provider_type,
    figures.service_setting,
    figures.numerator,
    figures.denominator,
    figures.unknown,
    figures.not_applicable,
    figures.due,
    round(figures.estimate, 2) as estimate,
    case
        when figures.measure = 'M04_net'
            then round(floor(round(figures.ci_low / $net_interval_step, 6)) * $net_interval_step, 2)
        else round(figures.ci_low, 2)
    end as ci_low,
    case
        when figures.measure = 'M04_net'
            then round(ceil(round(figures.ci_high / $net_interval_step, 6)) * $net_interval_step, 2)
        else round(figures.ci_high, 2)
    end as ci_high,
    round(figures.bound_low, 2) as bound_low,
    round(figures.bound_high, 2) as bound_high,
    case
        when figures.denominator = 0 and figures.not_applicable = figures.due then 'z'
        when figures.denominator = 0 then 'x'
        when figures.ci_high - figures.ci_low >= $low_reliability_width then 'low'
        else 'published'
    end as status
from figures
inner join asked_tables
    on
        figures.scope = asked_tables.scope
        and figures.breakdown = asked_tables.breakdown
        and figures.milestone = asked_tables.milestone
        and figures.measure = asked_tables.measure
        and figures.outcome_key = asked_tables.outcome_key
        and asked_tables.reason is null
anti join asked_rows as withheld
    on
        figures.scope = withheld.scope
        and figures.breakdown = withheld.breakdown
        and figures.milestone = withheld.milestone
        and figures.measure = withheld.measure
        and figures.outcome_key = withheld.outcome_key
        and figures.group_key = withheld.group_key
        and withheld.reason is not null
union all
-- Every category of its code list stands in a withheld table, and in one that is shown row by row, so that a line does not tell
-- who is there.
select
    withheld.scope,
    withheld.measure,
    case when withheld.outcome_key like 'O%' then withheld.outcome_key end as outcome,
    try_cast(replace(withheld.outcome_key, 'area ', '') as smallint) as service_area,
    nullif(withheld.milestone, -1) as milestone,
    withheld.breakdown,
    case when labels.group_column = 'cohort' then labels.code end as cohort,
    case when labels.group_column = 'programme_country' then labels.code end as programme_country,
    case when labels.group_column = 'form' then labels.code end as form,
    case when labels.group_column = 'sex' then labels.code end as sex,
    case when labels.group_column = 'age_group' then labels.code end as age_group,
    case when labels.group_column = 'age_trafficked' then labels.code end as age_trafficked,
    case when labels.group_column = 'movement' then labels.code end as movement,
    case when labels.group_column = 'setting' then labels.code end as setting,
    case when labels.group_column = 'identification_assistance' then labels.code end as identification_assistance,
    case when labels.group_column = 'beneficiary' then labels.code end as beneficiary,
    case when labels.group_column = 'provider_type' then labels.code end as provider_type,
    case when labels.group_column = 'service_setting' then labels.code end as service_setting,
    null as numerator,
    null as denominator,
    null as unknown,
    null as not_applicable,
    null as due,
    null as estimate,
    null as ci_low,
    null as ci_high,
    null as bound_low,
    null as bound_high,
    'c' as status
from asked_tables as withheld
inner join cases.seeds.breakdowns as breakdowns on withheld.breakdown = breakdowns.breakdown
left join release.group_labels as labels on breakdowns.group_columns = labels.group_column
left join asked_rows as shown
    on
        withheld.scope = shown.scope
        and withheld.breakdown = shown.breakdown
        and withheld.milestone = shown.milestone
        and withheld.measure = shown.measure
        and withheld.outcome_key = shown.outcome_key
        and coalesce(labels.code, '') = shown.group_key
        and shown.reason is null
where
    withheld.reason is not null
    or (
        shown.scope is null
        and (withheld.scope, withheld.breakdown, withheld.milestone, withheld.measure, withheld.outcome_key)
        in (select (scope, breakdown, milestone, measure, outcome_key) from asked_rows)
    )
order by scope, measure, outcome nulls first, service_area nulls first, milestone nulls first, breakdown, cohort, programme_country,
    form, sex, age_group, age_trafficked, movement, setting, identification_assistance, beneficiary, provider_type, service_setting;

create table release.withheld as
select
    scope,
    breakdown,
    measure,
    count(*) as tables_asked,
    count(*) filter (where reason is not null) as tables_withheld,
    count(*) filter (where reason is null and rows_withheld > 0) as tables_in_part,
    coalesce(min(reason), min(reason_in_part)) as reason
from asked_tables
left join (
    select scope, breakdown, milestone, measure, outcome_key, count(reason) as rows_withheld, min(reason) as reason_in_part
    from asked_rows
    group by all
) as by_row using (scope, breakdown, milestone, measure, outcome_key)
group by scope, breakdown, measure
union all
select
    scopes.scope,
    breakdowns.breakdown,
    null as measure,
    1 as tables_asked,
    1 as tables_withheld,
    0 as tables_in_part,
    'only_one_way' as reason
from (select unnest($scopes) as scope) as scopes
cross join cases.seeds.breakdowns as breakdowns
where len(string_split(coalesce(breakdowns.group_columns, ''), ';')) > $most_dimensions
order by scope, breakdown, measure;

create table release.scope_sizes as
with sizes as (

    select
        sizes.scope,
        sizes.cases,
        region.cases - sizes.cases as others
    from cases.marts.scope_sizes as sizes
    inner join cases.marts.scope_sizes as region on region.scope = 'region'
    where sizes.scope in (select unnest($scopes))

)

select
    scope,
    case when cases >= $minimum_group and others not between 1 and $minimum_group - 1 then cases end as cases,
    case when cases >= $minimum_group and others not between 1 and $minimum_group - 1 then 'published' else 'c' end as status
from sizes
order by scope;
