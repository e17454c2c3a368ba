-- What became of figures that were released before. Old and new together tell how many persons changed; so numbers are given only
-- where, in every scope and in what is left of the region, nobody changed or many did. Else it is said for the cohort as a whole
-- that figures were revised: which ones would tell of single persons too.
create temp table revised as
with named as (

    select
        *,
        coalesce(outcome, 'area ' || service_area, '') as outcome_key
    from cases.marts.revisions

),

keyed as (

    select
        *,
        figure_key(scope, 'cohort', milestone, measure, outcome_key, cohort) as figure_key,
        figure_key('region', 'cohort', milestone, measure, outcome_key, cohort) as region_key,
        line_key(scope, 'cohort', milestone, outcome_key, cohort, $now) as line_key
    from named

),

moved as (

    select
        revisions.*,
        [
            coalesce(new_numerator, 0) - coalesce(old_numerator, 0),
            coalesce(new_denominator - new_numerator, 0)
            - coalesce(old_denominator - old_numerator, 0),
            coalesce(new_unknown, 0) - coalesce(old_unknown, 0),
            coalesce(new_not_applicable, 0) - coalesce(old_not_applicable, 0),
            coalesce(new_due, 0) - coalesce(old_due, 0)
        ] as moves,
        -- of those whose level is not known: no more further cases than of all
        [
            coalesce(further.numerator, 0), coalesce(further.rest, 0), coalesce(further.due, 0),
            coalesce(further.not_applicable, 0), coalesce(further.due, 0)
        ] as further,
        coalesce(further.denominator, 0) as further_denominator
    from keyed as revisions
    left join further_today as further on revisions.figure_key = further.figure_key

),

judged as (

    select
        moved.*,
        bool_and(
            len(list_filter(
                list_zip(moved.moves, moved.further),
                lambda pair: pair[1] <> 0 and abs(pair[1]) - pair[2] < $minimum_group
            )) = 0
            and len(list_filter(
                list_zip(
                    moved.moves,
                    coalesce(region.moves, [0, 0, 0, 0, 0]),
                    coalesce(region.further, moved.further)
                ),
                lambda each: each[2] <> each[1]
                and abs(each[2] - each[1]) - each[3] < $minimum_group
            )) = 0
        ) over (partition by moved.region_key) as many_moved
    from moved
    left join moved as region on moved.region_key = region.figure_key

),

revised_before as (

    select
        figure_key,
        list({ 'numerator': numerator, 'denominator': denominator, 'due': due }) as revisions
    from registered
    where is_revision
    group by figure_key

)

select
    judged.*,
    measures.family,
    judged.many_moved
    and judged.reason <> 'definition_changed'
    and measures.unit = 'share'
    and measures.counts = 'persons'
    and judged.new_denominator - judged.further_denominator >= $minimum_group
    and least(
        judged.new_numerator - judged.further[1],
        judged.new_denominator - judged.new_numerator - judged.further[2]
    )
    >= case measures.protection when 'group' then $minimum_group else $minimum_part end
    and not is_few(judged.new_not_applicable, judged.further[4], $minimum_part)
    -- of the ten outcomes what is proven; of all else once, as two revisions of one figure tell of whoever changed between
    and case
        when is_by_row(judged.measure, judged.outcome)
            then states.scope is not null and not (states.is_band and judged.measure = 'M01')
        else
            before.figure_key is null
            or len(list_filter(
                before.revisions,
                lambda one: (judged.new_numerator, judged.new_denominator, judged.new_due)
                is distinct from (one.numerator, one.denominator, coalesce(one.due, judged.new_due))
            )) = 0
    end as has_numbers
from judged
inner join cases.seeds.measures as measures on judged.measure = measures.measure
left join shown_states as states on judged.line_key = states.line_key
left join revised_before as before on judged.figure_key = before.figure_key
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
where
    judged.old_due - judged.further[5] >= $minimum_group
    and judged.new_due - judged.further[5] >= $minimum_group
qualify
    row_number() over (partition by judged.figure_key, judged.period order by has_numbers) = 1;

create table release.revisions as
select
    scope,
    cohort,
    milestone,
    period,
    reason,
    family,
    measure,
    outcome,
    service_area,
    old_numerator,
    new_numerator,
    old_denominator,
    new_denominator,
    old_unknown,
    new_unknown,
    old_not_applicable,
    new_not_applicable,
    old_due,
    new_due,
    'published' as status
from revised
where has_numbers
union all by name
select
    scope,
    cohort,
    milestone,
    period,
    reason,
    case when reason = 'definition_changed' then family end as family,
    'c' as status
from revised
where not has_numbers
group by all
order by scope, cohort, milestone, period, reason, family, measure, outcome, service_area;

-- as beside the figures themselves
update release.revisions set
    old_unknown = null, new_unknown = null, old_not_applicable = null, new_not_applicable = null
where measure not in ('M01', 'M03');

update release.revisions set old_due = null, new_due = null
where measure in (
    select measure from cases.seeds.measures
    where base = 'own'
);

insert into decided by name
select
    revisions.scope,
    revisions.measure,
    revisions.outcome,
    coalesce(revisions.outcome, 'area ' || service_area, '') as outcome_key,
    service_area,
    milestone,
    'cohort' as breakdown,
    cohort as group_key,
    new_numerator as numerator,
    new_denominator as denominator,
    new_unknown as unknown,
    new_not_applicable as not_applicable,
    new_due as due,
    'published' as status,
    cast($as_of as date) as as_of,
    $now as stood_at,
    series.version,
    true as is_revision
from release.revisions as revisions
inner join cases.marts.series as series
    on revisions.measure = series.measure and revisions.outcome is not distinct from series.outcome
where revisions.status = 'published';

-- definitions that are not the first of their measure or outcome
create table release.series_breaks as
select
    family,
    version,
    valid_from,
    note
from (
    select
        *,
        row_number() over (
            partition by family
            order by cast(string_split(cast(version as varchar), '.') as integer[])
        ) as place
    from cases.seeds.indicator_versions
)
where place > 1
order by family, place;
