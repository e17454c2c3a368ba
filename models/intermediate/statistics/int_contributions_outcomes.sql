-- grain: one row per fact profile and measure: what one case with these facts about one outcome adds to it
with states as (

    select
        *,
        state = 'known' as is_known,
        state = 'not_applicable' as is_not_applicable,
        state = 'known' and level >= {{ assumption('achieved_level') }} as achieved,
        coalesce(state = 'known' and baseline_state = 'known', false) as paired,
        coalesce(baseline_state = 'known', false) as baseline_known,
        coalesce(baseline_level >= {{ assumption('achieved_level') }}, false) as achieved_before,
        coalesce(state = 'not_applicable' or baseline_state = 'not_applicable', false)
            as no_pair_not_applicable,
        applies is not null and baseline_applies is not null as both_applicability_known
    from ({{ fact_profiles_of('int_outcome_states') }})

),

filled as (

    select
        *,
        not is_known and not is_not_applicable as is_unknown,
        not paired and not no_pair_not_applicable as no_pair_unknown
    from states

),

courses as (

    {{ fact_profiles_of('int_courses_of_unit') }}

)

select
    fact_profile,
    outcome,
    cast(null as smallint) as service_area,
    milestone,
    unnest([
        {{ contribution('M01', 'achieved', 'is_known', 'is_unknown', 'is_not_applicable') }},
        {{ contribution('M02', 'coalesce(applies, false)', 'applies is not null',
                'applies is null') }},
        {{ contribution('M03', 'not is_unknown', 'true') }},
        {{ contribution('M03_baseline_assessed', 'is_assessed and achieved_before',
                'is_assessed and baseline_known', 'is_assessed and not baseline_known') }},
        {{ contribution('M03_baseline_not_assessed', 'not is_assessed and achieved_before',
                'not is_assessed and baseline_known', 'not is_assessed and not baseline_known') }},
        {%- for measure, numerator, denominator in [
            ('M04_improved', 'level > baseline_level', 'paired'),
            ('M04_declined', 'level < baseline_level', 'paired'),
            ('M04_same_achieved', 'level = baseline_level and achieved', 'paired'),
            ('M04_same_not_achieved', 'level = baseline_level and not achieved', 'paired'),
            ('M04_conversion', 'not achieved_before and achieved',
             'paired and not achieved_before'),
            ('M04_retention', 'achieved_before and achieved', 'paired and achieved_before'),
        ] %}
        {{ contribution(measure, 'paired and ' ~ numerator, denominator,
                'no_pair_unknown', 'no_pair_not_applicable') }},
        {%- endfor %}
        {%- for moved, compared in [('improved', '>'), ('declined', '<')] %}
        {{ contribution('M04_' ~ moved ~ '_of_due',
                'paired and level ' ~ compared ~ ' baseline_level', 'not is_not_applicable',
                '0', 'is_not_applicable') }},
        {%- endfor %}
        {{ contribution('M04_net',
                'case when paired then achieved::int - achieved_before::int else 0 end',
                'paired', 'no_pair_unknown', 'no_pair_not_applicable') }},
        {{ contribution('M04_became_applicable',
                'both_applicability_known and applies and not baseline_applies',
                'both_applicability_known', 'not both_applicability_known') }},
        {{ contribution('M04_ceased',
                'both_applicability_known and not applies and baseline_applies',
                'both_applicability_known', 'not both_applicability_known') }}
    ], recursive := true)
from filled
union all
select
    fact_profile,
    outcome,
    cast(null as smallint) as service_area,
    cast(null as smallint) as milestone,
    unnest([
        {%- for measure, length in [('M05_6', 'short'), ('M05_12', 'long')] %}
        {{ contribution(measure, 'has_sustained_' ~ length,
                'has_sustained_' ~ length ~ ' or is_lost',
                'not has_sustained_' ~ length ~ ' and not is_lost',
                base='could_sustain_' ~ length) }},
        {%- endfor %}
        {{ contribution('M06', 'has_setback', 'is_followed', 'not is_followed',
                base='has_achieved') }},
        {{ contribution('M06_rate', 'setbacks', 'months_at_risk',
                'has_achieved and not is_followed') }},
        {{ contribution('M07', 'recovered', 'recovered + not_recovered', 'not_seen',
                base='recovered + not_recovered + not_seen > 0') }},
        {{ contribution('M07_answered', 'answered', 'answered + not_answered', 'answer_unknown',
                base='answered + not_answered + answer_unknown > 0') }}
    ], recursive := true)
from courses
