-- grain: one row per provider and outcome with somebody rated; all providers, and all outcomes, together without one; never released
with sets as (

    select
        agreement.*,
        reliability.kappa,
        reliability.kappa_low,
        reliability.kappa_high,
        reliability.icc,
        reliability.icc_low,
        reliability.icc_high,
        reliability.needed_for_share,
        reliability.needed_for_kappa,
        -- outcomes of one visit are not independent: together they count as one answer of each case
        case
            when agreement.outcome is null then least(agreement.paired_cases, agreement.pairs)
            else agreement.pairs
        end as independent,
        agreement.pairs::double as of_pairs
    from {{ ref('int_rater_agreement') }} as agreement
    inner join {{ ref('int_rater_reliability') }} as reliability
        on agreement.set_no = reliability.set_no
    where agreement.group_no is null

)

select
    providers.name as provider_id,
    sets.outcome,
    sets.rated_cases,
    sets.double_rated_cases,
    sets.double_ratings,
    sets.pairs,
    sets.paired_cases,
    sets.same_level,
    sets.same_achieved,
    {%- for part in ['same_level', 'same_achieved'] %}
    sets.{{ part }} / nullif(sets.of_pairs, 0) as {{ part }}_share,
    {{ wilson('sets.' ~ part ~ ' * sets.independent / sets.of_pairs', 'sets.independent', -1) }}
        as {{ part }}_low,
    {{ wilson('sets.' ~ part ~ ' * sets.independent / sets.of_pairs', 'sets.independent', 1) }}
        as {{ part }}_high,
    {%- endfor %}
    sets.applicability_pairs,
    sets.same_applicability,
    sets.kappa,
    sets.icc,
    {%- for limit in ['kappa_low', 'kappa_high', 'icc_low', 'icc_high'] %}
    case when sets.outcome is not null then sets.{{ limit }} end as {{ limit }},
    {%- endfor %}
    sets.needed_for_share,
    sets.needed_for_kappa
from sets
left join {{ ref('stg_providers') }} as providers on sets.provider_id = providers.provider_id
