-- grain: one row per scope, outcome and measure of agreement: of two raters, and of rater and person
with of_raters as (

    select
        agreement.*,
        reliability.kappa,
        reliability.kappa_low,
        reliability.kappa_high,
        reliability.icc,
        reliability.icc_low,
        reliability.icc_high
    from {{ ref('int_rater_agreement') }} as agreement
    inner join {{ ref('int_rater_reliability') }} as reliability
        on agreement.set_no = reliability.set_no
    where agreement.group_no is not null

),

listed as (

    select
        group_no,
        outcome,
        double_rated_cases as due,
        [
            {%- for measure, same in [
                ('M20_rater_agreement', 'same_level'), ('M20_rater_achieved', 'same_achieved'),
            ] %}
            {
                'measure': '{{ measure }}', 'numerator': {{ same }}, 'denominator': pairs,
                'unknown': double_ratings - pairs - not_applicable,
                'not_applicable': not_applicable, 'estimate': {{ same }} / nullif(pairs, 0)::double,
                'ci_low': {{ wilson(same, 'pairs', -1) }},
                'ci_high': {{ wilson(same, 'pairs', 1) }}
            },
            {%- endfor %}
            {%- for measure, value in [('M20_rater_kappa', 'kappa'), ('M20_rater_icc', 'icc')] %}
            {
                'measure': '{{ measure }}', 'numerator': null, 'denominator': pairs,
                'unknown': double_ratings - pairs - not_applicable,
                'not_applicable': not_applicable, 'estimate': {{ value }},
                'ci_low': {{ value }}_low, 'ci_high': {{ value }}_high
            },
            {%- endfor %}
            {
                'measure': 'M20_rater_applicability', 'numerator': same_applicability,
                'denominator': applicability_pairs,
                'unknown': double_ratings - applicability_pairs, 'not_applicable': 0,
                'estimate': same_applicability / nullif(applicability_pairs, 0)::double,
                'ci_low': {{ wilson('same_applicability', 'applicability_pairs', -1) }},
                'ci_high': {{ wilson('same_applicability', 'applicability_pairs', 1) }}
            }
        ] as figures
    from of_raters
    union all
    select
        group_no,
        outcome,
        persons as due,
        [
            {
                'measure': 'M20_self_agreement', 'numerator': null, 'denominator': n,
                'unknown': 0, 'not_applicable': 0, 'estimate': kappa,
                'ci_low': null, 'ci_high': null
            },
            {%- for part in ['same', 'lower', 'higher'] %}
            {
                'measure': 'M20_self_{{ part }}', 'numerator': {{ part }}, 'denominator': n,
                'unknown': 0, 'not_applicable': 0, 'estimate': {{ part }} / n::double,
                'ci_low': {{ wilson(part, 'n', -1) }}, 'ci_high': {{ wilson(part, 'n', 1) }}
            }{{ ',' if not loop.last }}
            {%- endfor %}
        ] as figures
    from {{ ref('int_self_agreement') }}

)

select
    group_no,
    outcome,
    due,
    unnest(figures, recursive := true)  -- noqa: AL03
from listed
