-- Where the figures come from, and how good the data are: counts only.
create table release.packages as
select
    providers.name as provider_id,
    packages.package_hash,
    packages.data_cutoff,
    packages.created,
    packages.source_system = 'synthetic-sample' as is_synthetic
from cases.landing.packages as packages
inner join cases.landing.providers as providers on packages.provider_id = providers.provider_id
order by providers.name, packages.created;

create temp macro tens(number) as cast(round(number, -1) as bigint);

-- By provider only where the counts of every provider may be shown; else all providers together, so that no
-- small count follows from a total and the others. provider_id is what a provider is called, NULL for all together.
create table release.data_quality as
with called as (

    select
        packages.package_no,
        providers.name as provider_id
    from cases.landing.packages as packages
    inner join cases.landing.providers as providers on packages.provider_id = providers.provider_id

),

rows_in as (

    select
        books.*,
        packages.provider_id
    from cases.landing.reconciliation as books
    inner join called as packages on books.package_no = packages.package_no

),

counts as (

    select
        'reconciliation' as kind,
        'Rows put aside' as label,
        table_name,
        'info' as severity,
        'Correct the rows that were listed when the package came in, and send them again.'
            as what_to_do,
        provider_id,
        rows_in as checked,
        rows_quarantined as found,
        false as is_within_limit
    from rows_in
    union all
    select
        'reconciliation',
        'Rows left out for want of consent',
        table_name,
        'info',
        'Nothing: these persons did not agree to monitoring.',
        provider_id,
        rows_in,
        rows_no_consent,
        false
    from rows_in
    union all
    select
        'reconciliation',
        'Full dates coarsened to months',
        table_name,
        'info',
        'Ask the provider to export months instead of dates.',
        provider_id,
        rows_in,
        months_coarsened,
        false
    from rows_in
    union all
    select
        results.stage,
        results.expectation,
        results.relation,
        results.severity,
        -- the stage of intake is stored and released as 'door'
        if(results.stage = 'door', 'Talk with the provider about this part of its export.', null),
        packages.provider_id,
        results.checked,
        results.failed,
        results.success
    from cases.landing.quality_results as results
    left join called as packages on results.package_no = packages.package_no
    union all
    select
        'finding',
        findings.label,
        findings.table_name,
        findings.severity,
        types.what_to_do,
        findings.provider_id,
        findings.checked,
        findings.found,
        false
    from cases.marts.findings as findings
    left join cases.seeds.finding_types as types on findings.finding = types.finding

),

-- grain: one row per check and provider, and one per check for all of them together
summed as (

    select
        kind,
        label,
        table_name,
        severity,
        what_to_do,
        provider_id,
        grouping(provider_id) = 1 as is_total,
        cast(sum(checked) as bigint) as checked,
        cast(sum(found) as bigint) as found,
        bool_and(is_within_limit) and sum(found) > 0 as is_within_limit
    from counts
    group by grouping sets (
        (kind, label, table_name, severity, what_to_do, provider_id),
        (kind, label, table_name, severity, what_to_do)
    )

),

judged as (

    select
        *,
        kind in ('reconciliation', 'finding')
        or table_name in ('package_cases', 'package_assessments') as is_of_records,
        kind = 'door' as is_of_intake,
        checked < $minimum_group as is_small,
        found < $minimum_group as is_few
    from summed

),

laid_out as (

    select
        *,
        count(*) filter (where not is_total) over check_of > 0
        and bool_and(provider_id is not null and not is_small) filter (where not is_total)
            over check_of
        and max(found) over check_of >= $minimum_group as by_provider
    from judged
    window check_of as (partition by kind, label, table_name, severity, what_to_do)

)

-- Of records only tens are told, and of few or none that they are few: so nothing of few follows from two such counts, beside
-- each other or of two releases, nor from what is asked of somebody about them.
select
    kind,
    label,
    table_name,
    if(is_within_limit or (is_of_records and is_of_intake and is_few), 'info', severity)
        as severity,
    if(
        is_within_limit or (is_of_records and is_of_intake and is_few),
        'Nothing: it is within the limit.',
        what_to_do
    ) as what_to_do,
    provider_id,
    case
        when is_of_records and is_small then null
        when checked < $minimum_group then checked
        else tens(checked)
    end as checked,
    case
        when not is_of_records then found
        when not is_few then tens(found)
    end as found,
    if(is_of_records and is_few, 'few', 'published') as status
from laid_out
where is_total <> by_provider
order by kind, table_name, label, provider_id;
