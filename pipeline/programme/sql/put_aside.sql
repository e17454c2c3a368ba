-- grain: one row per table, column and reason of an export whose rows were put aside
select
    packages.package_name as export,
    quarantine.table_name as in_table,
    quarantine.column_name as in_column,
    quarantine.reason_code as code,
    count(*) as rows_put_aside,
    array_to_string(list_sort(list(quarantine.row_no + 1))[1:10], ', ') as first_rows
from landing.quarantine as quarantine
inner join landing.packages as packages on quarantine.package_no = packages.package_no
where packages.provider_id = $provider
group by packages.package_name, quarantine.table_name, quarantine.column_name, quarantine.reason_code
order by max(packages.package_no) desc, rows_put_aside desc, quarantine.table_name, quarantine.column_name, quarantine.reason_code
