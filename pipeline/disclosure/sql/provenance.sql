-- Where the figures come from, and how good the data are: counts only.
create table release.packages as
select
    provider_id,
    package_hash,
    data_cutoff,
    created,
    source_system = 'synthetic-sample' as is_synthetic
from cases.landing.packages
order by provider_id, created;

create table release.data_quality as
with counts as (

    select 'reconciliation' as kind, 'Rows put aside' as label, table_name, 'info' as severity,
        cast(sum(rows_in) as bigint) as checked, cast(sum(rows_quarantined) as bigint) as found
    from cases.landing.reconciliation
    group by table_name
    union all
    select 'reconciliation', 'Rows left out for want of consent', table_name, 'info',
        cast(sum(rows_in) as bigint), cast(sum(rows_no_consent) as bigint)
    from cases.landing.reconciliation
    group by table_name
    union all
    select 'reconciliation', 'Full dates coarsened to months', table_name, 'info',
        cast(sum(rows_in) as bigint), cast(sum(months_coarsened) as bigint)
    from cases.landing.reconciliation
    group by table_name
    union all
    select stage, expectation, relation, severity, cast(sum(checked) as bigint), cast(sum(failed) as bigint)
    from cases.landing.quality_results
    group by stage, expectation, relation, severity
    union all
    select 'finding', label, table_name, 'warning', checked, found
    from cases.marts.findings

)

select
    kind,
    label,
    table_name,
    severity,
    checked,
    case when found between 1 and $minimum_group - 1 then null else found end as found,
    case when found between 1 and $minimum_group - 1 then 'c' else 'published' end as status
from counts
order by kind, table_name, label;
