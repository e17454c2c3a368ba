-- grain: one row per case, breakdown and group; the codes of a group stand in the order in which the breakdown names its columns
with cases as (

    select * from {{ ref('int_cases') }}

),

facts_of_cases as (

    select
        case_key,
        to_json(cases) as facts
    from cases

),

breakdowns as (

    select
        breakdown,
        list_filter(
            string_split(coalesce(group_columns, ''), ';'), lambda group_column: group_column <> ''
        ) as uses
    from {{ ref('breakdowns') }}
    where grain = 'case'

),

each_form as (

    select
        case_key,
        unnest(case when form = 'sexual_and_labour' then ['sexual', 'labour'] else [form] end)
            as form
    from {{ ref('stg_exploitations') }}
    union
    select
        cases.case_key,
        'unknown' as form
    from cases
    left join {{ ref('stg_exploitations') }} as exploitations
        on cases.case_key = exploitations.case_key
    where exploitations.case_key is null

),

numbered as (

    select
        cohort,
        2 * left(cohort, 4)::integer + right(cohort, 1)::integer as half_year_no
    from cases
    group by cohort

),

-- a case stands in all runs of four half-years that hold its own; each has the name of its last
four_cohorts as (

    select
        cases.case_key,
        later.cohort as up_to
    from cases
    inner join numbered on cases.cohort = numbered.cohort
    inner join numbered as later
        on later.half_year_no between numbered.half_year_no and numbered.half_year_no + 3

),

asked as (

    select
        facts_of_cases.case_key,
        facts_of_cases.facts,
        breakdowns.breakdown,
        breakdowns.uses
    from facts_of_cases
    cross join breakdowns
    where breakdowns.breakdown not in ('form_any', 'four_cohorts')

)

select
    case_key,
    breakdown,
    coalesce(
        array_to_string(
            list_transform(
                uses,
                lambda group_column: case
                    when json_exists(facts, group_column)
                        then coalesce(facts ->> group_column, 'not_recorded')
                    else error('a case has no such column')
                end
            ),
            ';'
        ),
        ''
    ) as group_key
from asked
union all
select
    each_form.case_key,
    breakdowns.breakdown,
    each_form.form as group_key
from each_form
inner join breakdowns on breakdowns.breakdown = 'form_any'
union all
select
    four_cohorts.case_key,
    breakdowns.breakdown,
    four_cohorts.up_to as group_key
from four_cohorts
inner join breakdowns on breakdowns.breakdown = 'four_cohorts'
