-- grain: one row per outcome with somebody rated, the last for all outcomes
select
    outcomes.short_name as of_outcome,
    agreement.rated_cases,
    agreement.paired_cases,
    agreement.pairs as rated_twice,
    case when agreement.pairs > 0 then printf(
        '%.0f %% (%.0f to %.0f)',
        100 * agreement.same_level_share,
        100 * agreement.same_level_low,
        100 * agreement.same_level_high
    ) end as same_level,
    case when agreement.pairs > 0 then printf(
        '%.0f %% (%.0f to %.0f)',
        100 * agreement.same_achieved_share,
        100 * agreement.same_achieved_low,
        100 * agreement.same_achieved_high
    ) end as same_achieved,
    case
        when agreement.kappa_low is not null
            then printf(
                '%.2f (%.2f to %.2f)',
                agreement.kappa,
                agreement.kappa_low,
                agreement.kappa_high
            )
        when agreement.kappa is not null then printf('%.2f', agreement.kappa)
    end as kappa,
    greatest(agreement.needed_for_share - agreement.paired_cases, 0) as more_for_share,
    greatest(agreement.needed_for_kappa - agreement.paired_cases, 0) as more_for_kappa
from marts.rater_agreement as agreement
inner join landing.providers as providers on agreement.provider_id = providers.name
left join seeds.outcomes as outcomes on agreement.outcome = outcomes.outcome
where providers.provider_id = $provider
order by outcomes.number nulls last
