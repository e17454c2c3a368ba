-- grain: one row per export, with what it changed for how many people
with files as (

    select
        package_no,
        any_value(file) as file
    from landing.origins
    where table_name = 'cases' and file <> ''
    group by package_no

)

select
    coalesce(files.file, packages.package_name) as export,
    packages.created::date as written_on,
    packages.data_cutoff as data_up_to,
    max(changes.persons) filter (where changes.kind = 'new') as new_people,
    max(changes.persons) filter (where changes.kind = 'gone') as people_gone,
    max(changes.persons) filter (where changes.kind = 'changed' and changes.table_name is null)
        as people_changed
from landing.packages as packages
inner join landing.changes as changes on packages.package_no = changes.package_no
left join files on packages.package_no = files.package_no
where packages.provider_id = $provider
group by
    packages.package_no,
    packages.package_name,
    packages.created,
    packages.data_cutoff,
    files.file
order by packages.package_no desc
