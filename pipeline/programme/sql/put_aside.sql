-- grain: one row per table, column and reason of an export whose rows were put aside, from the newest full one on
with newest_full as (

    select max(package_no) as package_no
    from landing.packages
    where provider_id = $provider and coverage = 'full'

)

select
    packages.package_name as export,
    quarantine.table_name as in_table,
    quarantine.column_name as in_column,
    quarantine.reason_code as code,
    count(*) as rows_put_aside,
    array_to_string(list_sort(list(quarantine.row_no + 1))[1:10], ', ') as first_rows
from landing.quarantine as quarantine
inner join landing.packages as packages on quarantine.package_no = packages.package_no
where
    packages.provider_id = $provider
    and packages.package_no >= coalesce((select package_no from newest_full), 0)
group by
    packages.package_no,
    packages.package_name,
    quarantine.table_name,
    quarantine.column_name,
    quarantine.reason_code
order by
    packages.package_no desc,
    rows_put_aside desc,
    in_table asc,
    in_column asc,
    code asc
