-- Everything that was shown before, figure by figure, as the files of the register have it.
create temp table registered as
with figures as (

    select
        figures.*,
        coalesce(figures.outcome, 'area ' || figures.service_area, '') as outcome_key,
        measures.released_together,
        measures.protection,
        measures.unit,
        measures.counts,
        is_by_row(figures.measure, figures.outcome) as by_row,
        case
            when
                measures.base = 'own'
                then
                    figures.measure
                    || coalesce(figures.outcome, 'area ' || figures.service_area, '')
            else measures.base
        end
            as base_key
    from register_files as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure

)

select
    *,
    people_key(scope, breakdown, milestone, base_key) as people_key,
    table_key(scope, breakdown, milestone, released_together, outcome_key) as table_key,
    measure_key(scope, breakdown, milestone, measure, outcome_key) as measure_key,
    figure_key(scope, breakdown, milestone, measure, outcome_key, group_key) as figure_key,
    figure_key('region', breakdown, milestone, measure, outcome_key, group_key) as region_key
from figures;
