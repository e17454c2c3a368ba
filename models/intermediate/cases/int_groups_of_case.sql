-- grain: one row per case, breakdown and group; a column is NULL where the breakdown does not use it
with cases as (

    select * from {{ ref('int_cases') }}

),

breakdowns as (

    select
        breakdown,
        string_split(coalesce(group_columns, ''), ';') as uses
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

form_of_breakdown as (

    select
        case_key,
        false as is_each,
        form
    from cases
    union all
    select
        case_key,
        true as is_each,
        form
    from each_form

)

select
    cases.case_key,
    breakdowns.breakdown,
    {%- for column in group_columns() if column != 'form' %}
    case
        when list_contains(breakdowns.uses, '{{ column }}') then cases.{{ column }}
    end
        as {{ column }},
    {%- endfor %}
    case when list_contains(breakdowns.uses, 'form') then form_of_breakdown.form end as form,
    concat_ws(
        ';'
        {%- for column in group_columns() %},
        case
            when list_contains(breakdowns.uses, '{{ column }}')
                then {{ 'form_of_breakdown' if column == 'form' else 'cases' }}.{{ column }}
        end
        {%- endfor %}
    ) as group_key
from cases
cross join breakdowns
inner join form_of_breakdown
    on
        cases.case_key = form_of_breakdown.case_key
        and (breakdowns.breakdown = 'form_any') = form_of_breakdown.is_each
