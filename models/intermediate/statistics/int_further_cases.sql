-- grain: one row per group, measure, outcome, service area and milestone in which some person is counted by more than one case
with cases_of_sets as (

    select
        set_no,
        unnest(case_nos) as case_no
    from {{ ref('int_linked_sets') }}

),

groups_of_sets as (

    select
        set_no,
        unnest(group_nos) as group_no
    from {{ ref('int_linked_sets') }}

),

-- of a person once, whatever the groups in which the same cases are together; by need or service in each group
held as (

    select
        sets.set_no,
        null as group_no,
        null as person_key,
        fact_profiles.fact_profile
    from cases_of_sets as sets
    inner join {{ ref('int_fact_profiles') }} as fact_profiles
        on sets.case_no = fact_profiles.case_no
    union all
    select
        null as set_no,
        members.group_no,
        linked.person_key,
        members.fact_profile
    from {{ ref('int_service_members') }} as members
    inner join {{ ref('int_linked_cases') }} as linked on members.case_key = linked.case_key

),

further as (

    select
        held.set_no,
        held.group_no,
        facts.figure_no,
        count(*) - 1 as due,
        greatest(count_if(facts.is_known) - 1, 0) as denominator,
        greatest(count_if(facts.is_in) - 1, 0) as numerator,
        greatest(count_if(facts.is_out) - 1, 0) as rest,
        greatest(count_if(facts.is_not_applicable) - 1, 0) as not_applicable
    from held
    inner join {{ ref('int_linked_facts') }} as facts on held.fact_profile = facts.fact_profile
    group by held.set_no, held.group_no, held.person_key, facts.figure_no
    having count(*) > 1

),

summed as (

    select
        further.figure_no,
        coalesce(further.group_no, groups_of_sets.group_no) as group_no,
        sum(further.due)::bigint as due,
        sum(further.denominator)::bigint as denominator,
        sum(further.numerator)::bigint as numerator,
        sum(further.rest)::bigint as rest,
        sum(further.not_applicable)::bigint as not_applicable
    from further
    left join groups_of_sets on further.set_no = groups_of_sets.set_no
    group by further.figure_no, coalesce(further.group_no, groups_of_sets.group_no)

),

figures as (

    select distinct
        figure_no,
        measure,
        outcome,
        service_area,
        milestone
    from {{ ref('int_linked_facts') }}

),

named as (

    select
        summed.group_no,
        summed.due,
        summed.denominator,
        summed.numerator,
        summed.rest,
        summed.not_applicable,
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone
    from summed
    inner join figures on summed.figure_no = figures.figure_no

),

of_region as (

    select
        named.outcome,
        named.milestone,
        named.denominator
    from named
    inner join {{ ref('int_groups') }} as groups
        on
            named.group_no = groups.group_no
            and groups.scope = 'region'
            and groups.breakdown = 'all'
    where named.measure = 'M04_net'

)

select *
from named
union all by name
-- persons of a fair comparison are some of those with two levels, in the country or in the region: no more further cases
select
    compared.group_no,
    compared.measure,
    compared.outcome,
    compared.milestone,
    coalesce(named.due, 0) as due,
    {%- for column in ['denominator', 'numerator', 'rest'] %}
    case
        when compared.measure = 'M17_overlap' then coalesce(of_region.denominator, 0)
        else coalesce(named.denominator, 0)
    end as {{ column }},
    {%- endfor %}
    coalesce(named.not_applicable, 0) as not_applicable
from {{ ref('int_comparisons') }} as compared
left join named
    on
        named.measure = 'M04_net'
        and compared.group_no = named.group_no
        and compared.outcome = named.outcome
        and compared.milestone = named.milestone
left join of_region
    on compared.outcome = of_region.outcome and compared.milestone = of_region.milestone
where named.group_no is not null or of_region.outcome is not null
