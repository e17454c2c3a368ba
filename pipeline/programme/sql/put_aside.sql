-- grain: one row per reason, column and sheet of rows put aside, from the newest full export on
with newest_full as (

    select max(package_no) as package_no
    from landing.packages
    where provider_id = $provider and coverage = 'full'

),

aside as (

    select
        quarantine.*,
        coalesce(origins.row, quarantine.row_no + 1) as file_row,
        coalesce(
            nullif(concat_ws(': ', nullif(origins.file, ''), nullif(origins.sheet, '')), ''),
            packages.package_name
        ) as export
    from landing.quarantine as quarantine
    inner join landing.packages as packages on quarantine.package_no = packages.package_no
    left join landing.origins as origins
        on
            quarantine.package_no = origins.package_no
            and quarantine.table_name = origins.table_name
            and quarantine.row_no = origins.row_no
    where
        packages.provider_id = $provider
        and quarantine.package_no >= coalesce((select package_no from newest_full), 0)

)

select
    reason_code as code,
    reason_code as what_to_do,
    export,
    table_name as in_table,
    column_name as in_column,
    count(*) as rows_put_aside,
    array_to_string(list_sort(list(distinct file_row))[1:10], ', ') as first_rows
from aside
group by package_no, export, table_name, column_name, reason_code
order by
    reason_code = 'ING-116',
    code asc,
    package_no desc,
    in_table asc,
    in_column asc,
    export asc
