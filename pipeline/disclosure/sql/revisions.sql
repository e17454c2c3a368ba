-- What became of figures that were released before. Old and new together tell how many persons changed; so numbers are given only
-- where, in every scope and in what is left of the region, nobody changed or many did. Else it is said for the cohort as a whole
-- that figures were revised: which ones would tell of single persons too.
create temp table revised as
with moved as (

    select
        revisions.*,
        [
            coalesce(new_numerator, 0) - coalesce(old_numerator, 0),
            coalesce(new_denominator - new_numerator, 0) - coalesce(old_denominator - old_numerator, 0),
            coalesce(new_unknown, 0) - coalesce(old_unknown, 0),
            coalesce(new_not_applicable, 0) - coalesce(old_not_applicable, 0),
            coalesce(new_due, 0) - coalesce(old_due, 0)
        ] as moves
    from cases.marts.revisions as revisions

),

judged as (

    select
        moved.*,
        bool_and(
            len(list_filter(moved.moves, lambda n: abs(n) between 1 and $minimum_group - 1)) = 0
            and len(list_filter(
                list_zip(moved.moves, coalesce(region.moves, [0, 0, 0, 0, 0])),
                lambda pair: abs(pair[2] - pair[1]) between 1 and $minimum_group - 1
            )) = 0
        ) over (
            partition by moved.measure, moved.outcome, moved.service_area, moved.milestone, moved.cohort
        ) as many_moved
    from moved
    left join moved as region
        on
            region.scope = 'region'
            and moved.measure = region.measure
            and moved.outcome is not distinct from region.outcome
            and moved.service_area is not distinct from region.service_area
            and moved.milestone = region.milestone
            and moved.cohort = region.cohort

)

select
    judged.*,
    measures.family,
    judged.many_moved
    and judged.reason <> 'definition_changed'
    and measures.unit = 'share'
    and measures.counts = 'persons'
    and judged.new_denominator >= $minimum_group
    and least(judged.new_numerator, judged.new_denominator - judged.new_numerator)
    >= case measures.protection when 'group' then $minimum_group else $minimum_part end
    and judged.new_not_applicable not between 1 and $minimum_part - 1 as has_numbers
from judged
inner join cases.seeds.measures as measures on judged.measure = measures.measure
-- a figure that is withheld is withheld with its revisions, and so is that a group was or is small
inner join release.indicator_values as shown
    on
        judged.scope = shown.scope
        and shown.breakdown = 'cohort'
        and shown.status in ('published', 'low')
        and judged.measure = shown.measure
        and judged.outcome is not distinct from shown.outcome
        and judged.service_area is not distinct from shown.service_area
        and judged.milestone = shown.milestone
        and judged.cohort = shown.cohort
where judged.old_due >= $minimum_group and judged.new_due >= $minimum_group;

create table release.revisions as
select
    scope, cohort, milestone, period, reason, family, measure, outcome, service_area,
    old_numerator, new_numerator, old_denominator, new_denominator, old_unknown, new_unknown,
    old_not_applicable, new_not_applicable, old_due, new_due,
    'published' as status
from revised
where has_numbers
union all by name
select scope, cohort, milestone, period, reason, case when reason = 'definition_changed' then family end as family, 'c' as status
from revised
where not has_numbers
group by all
order by scope, cohort, milestone, period, reason, family, measure, outcome, service_area;

-- definitions that are not the first of their measure or outcome
create table release.series_breaks as
select family, version, valid_from, note
from (
    select
        *,
        row_number() over (
            partition by family order by cast(string_split(cast(version as varchar), '.') as integer[])
        ) as place
    from cases.seeds.indicator_versions
)
where place > 1
order by family, place;
