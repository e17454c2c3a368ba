-- grain: one row per export, with what it changed for how many people
select
    packages.package_name as export,
    strftime(packages.data_cutoff, '%Y-%m') as data_up_to,
    max(changes.persons) filter (where changes.kind = 'new') as new_people,
    max(changes.persons) filter (where changes.kind = 'gone') as people_gone,
    max(changes.persons) filter (where changes.kind = 'changed' and changes.table_name is null)
        as people_changed
from landing.packages as packages
inner join landing.changes as changes on packages.package_no = changes.package_no
where packages.provider_id = $provider
group by packages.package_no, packages.package_name, packages.data_cutoff
order by packages.package_no desc
