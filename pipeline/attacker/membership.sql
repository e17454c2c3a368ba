-- Membership: which of the cases that are looked at stand in the places of numbers.
-- grain: one row per place of a number
create or replace temp table places_of_numbers as
select distinct
    place,
    scope,
    breakdown,
    group_key
from numbers;

-- grain: one row per case that is looked at, with the person whose case it is
create or replace temp table persons as
select
    cases.case_no,
    coalesce(cases.person_key::varchar, 'case ' || cases.case_no) as person_key
from cases.marts.cases as cases
semi join who on cases.case_no = who.case_no;

-- grain: one row per place of a number and case that is looked at and stands in it
create or replace temp table held as
select
    names.place,
    groups.case_no
from places_of_numbers as names
inner join cases.marts.case_groups as groups
    on
        names.scope = groups.scope
        and names.breakdown = groups.breakdown
        and names.group_key = groups.group_key
semi join who on groups.case_no = who.case_no;
