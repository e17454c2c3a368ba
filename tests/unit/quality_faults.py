"""A made-up warehouse with which nothing is wrong, and for each expectation a fault that fells it."""

from __future__ import annotations

from pipeline.quality import INTAKE
from tests.unit import mart_tables

LANDING = """
create schema landing;
create table landing.quality_results (
    stage varchar, package_no integer, suite varchar, relation varchar, expectation varchar,
    column_name varchar, severity varchar, success boolean, checked bigint, failed bigint
);
create table landing.packages as
select 1 as package_no, date '2026-06-01' as data_cutoff, 'full' as coverage;
create table landing.reconciliation as
select 1 as package_no, *
from (values
    ('cases', 100::bigint, 98::bigint, 1::bigint, 1::bigint, 0::bigint, 0::bigint),
    ('assessments', 400, 399, 1, 0, 0, 0)
) as tables (
    table_name, rows_in, rows_stored, rows_quarantined, rows_no_consent, rows_superseded, months_coarsened
);
create table landing.quarantine as
select 1 as package_no, 'ING-102' as reason_code from range(10);
create table landing.cases as
select
    1 as package_no, uuid() as case_key, 'KHM' as programme_country, 'female' as sex,
    '16_17' as age_group_trafficked, '18_24' as age_group_opened, 'KHM' as country_of_origin,
    null::varchar as nationality_status, 'yes' as has_family_or_dependants,
    date '2025-01-01' as opened_month, date '2024-12-01' as exit_month
from range(100);
create table landing.exploitations as select 1 as package_no, case_key, 'labour' as form from landing.cases;
create table landing.assessments as
select 1 as package_no, uuid() as assessment_key, date '2025-06-01' as month, uuid() as rater_key
from range(20);
create table landing.outcome_ratings as
select
    1 as package_no, assessment_key, 'O' || lpad(number::varchar, 2, '0') as outcome,
    'applicable' as applicability, null::varchar as na_reason, (1 + number % 4)::smallint as level,
    null::varchar as not_assessed_reason
from landing.assessments, range(40) as outcomes (number);
create table landing.spells as
select date '2025-01-01' as from_month, null::date as to_month;
create table landing.fundings as from landing.spells;
create table landing.legal_processes as from landing.spells;
create table landing.needs as
select from_month as identified_month, from_month as closed_month from landing.spells;
create table landing.services as select from_month as start_month, to_month as end_month from landing.spells;
"""

MARTS = "create schema marts;" + "".join(
    f"create table marts.{name} ({columns});" for name, columns in mart_tables.contracts().items()
)
FIGURES = (
    MARTS
    + """
create schema seeds;
create table seeds.measures as from read_csv('seeds/measures.csv');
create table seeds.code_lists as from read_csv('seeds/code_lists.csv');
create table seeds.assumptions as from read_csv('seeds/assumptions.csv');
insert into marts.scope_sizes by name
select * from (values ('region', 100::bigint), ('donor:LOTUS', 12)) as scopes (scope, cases);
insert into marts.findings by name
select * from (values ('stale', 'lotus', 30::bigint, 3::bigint), ('stale', 'river', 0, 0))
as findings (finding, provider_id, checked, found);
insert into marts.indicator_values by name
select
    'region' as scope, figures.*, 'all' as breakdown, '' as group_key,
    abs(numerator) as persons_in, denominator - abs(numerator) as persons_out
from (values
    ('M01', 'O01', 0, 5::bigint, 10::bigint, 2::bigint, 1::bigint, 13::bigint, 0.5, 0.2, 0.8, 5 / 12, 7 / 12),
    ('M01', 'O01', 12, 5, 10, 2, 1, 13, 0.5, 0.2, 0.8, 5 / 12, 7 / 12),
    ('M04_improved', 'O01', 12, 4, 8, 3, 2, 13, 0.5, 0.2, 0.8, null, null),
    ('M04_declined', 'O01', 12, 1, 8, 3, 2, 13, 0.125, 0.02, 0.5, null, null),
    ('M04_same_achieved', 'O01', 12, 2, 8, 3, 2, 13, 0.25, 0.05, 0.6, null, null),
    ('M04_same_not_achieved', 'O01', 12, 1, 8, 3, 2, 13, 0.125, 0.02, 0.5, null, null),
    ('M04_conversion', 'O01', 12, 2, 4, 3, 2, 13, 0.5, 0.1, 0.9, null, null),
    ('M04_net', 'O01', 12, -4, 8, 3, 2, 13, -0.5, -0.7, 0.1, null, null),
    ('M06_rate', 'O01', null, 20, 10, 2, 0, 13, 200.0, 120.0, 310.0, null, null),
    ('M11_median', null, 12, null, 13, 0, 0, 13, 6.0, null, null, null, null),
    ('M13_active', null, 12, 9, 13, 0, 0, 13, 0.7, 0.4, 0.9, null, null),
    ('M13_died', null, 12, 4, 13, 0, 0, 13, 0.3, 0.1, 0.6, null, null),
    ('M14', null, 3, 1, 13, 0, 0, 13, 0.1, 0.02, 0.4, null, null),
    ('M14', null, 6, 2, 13, 0, 0, 13, 0.2, 0.05, 0.5, null, null),
    ('M14', null, 12, 2, 13, 0, 0, 13, null, null, null, null, null),
    ('M17', 'O01', 12, 5, 8, 3, 2, 13, null, null, null, null, null),
    ('M17_overlap', 'O01', 12, 40, 50, 3, 2, 13, 0.8, null, null, null, null)
) as figures (
    measure, outcome, milestone, numerator, denominator, unknown, not_applicable, due,
    estimate, ci_low, ci_high, bound_low, bound_high
);
update marts.indicator_values set persons_in = 9, persons_out = 4 where numerator > due;
-- eight girls and two women of one country, six women of the other: two are too few to stand for eight
insert into marts.comparison_strata by name
select
    'O01' as outcome, 12 as milestone, strata.*, 'female' as sex, 'no' as baseline,
    'age, sex, baseline' as strata
from (values
    ('KHM', 'child', 'labour', 5, 2, null), ('KHM', 'child', 'other', 3, 2, null),
    ('KHM', 'adult', 'other', 2, 2, null), ('LAO', 'adult', 'labour', 6, 3, 'no_overlap')
) as strata (programme_country, age, form, pairs, achieved, refusal);
insert into marts.indicator_values by name
select 'M17' as measure, 'O01' as outcome, 12 as milestone, 'all' as breakdown, figures.*,
    0 as unknown, 0 as not_applicable
from (values
    ('country:KHM', 6, 10, 10, 0.5, 0.1, 0.9), ('country:LAO', 3, 6, 6, null, null, null)
) as figures (scope, numerator, denominator, due, estimate, ci_low, ci_high);
"""
)

TABLES = LANDING + FIGURES

# stage, one fault, and the sentence of the critical expectation that must fall for it
FAULTS = [
    ("marts", "delete from marts.indicator_values", "There are figures"),
    ("marts", "update marts.indicator_values set breakdown = null", "No key is missing"),
    ("marts", "update marts.indicator_values set milestone = null", "No key is missing"),
    ("marts", "update marts.indicator_values set unknown = -1, due = 10", "No count is negative"),
    (
        "marts",
        "update marts.indicator_values set numerator = -1 where measure = 'M01'",
        "No numerator of a share is negative",
    ),
    ("marts", "update marts.indicator_values set numerator = 11", "No numerator exceeds its denominator"),
    ("marts", "update marts.indicator_values set due = 6", "Nobody is counted who was not due"),
    (
        "marts",
        "update marts.indicator_values set persons_out = 14 where measure = 'M06_rate'",
        "No more persons stand behind a figure than were due",
    ),
    (
        "marts",
        "update marts.indicator_values set due = 14",
        "Everybody due is known, unknown or not applicable",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = null",
        "There is an estimate exactly where somebody is known",
    ),
    (
        "marts",
        "update marts.indicator_values set ci_high = null",
        "There is an interval exactly where somebody is known",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = 1.1, ci_high = 1.2",
        "Shares lie between 0 and 1",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = -1.1, ci_low = -1.2 where measure = 'M04_net'",
        "Net change and agreement lie between -1 and 1",
    ),
    (
        "marts",
        "update marts.indicator_values set ci_low = -0.01 where measure = 'M14' and milestone = 3",
        "Limits and bounds lie where their figure can",
    ),
    (
        "marts",
        "update marts.indicator_values set bound_high = 1.01 where measure = 'M01'",
        "Limits and bounds lie where their figure can",
    ),
    (
        "marts",
        "update marts.indicator_values set ci_low = -1.01 where measure = 'M04_net'",
        "Limits and bounds lie where their figure can",
    ),
    (
        "marts",
        "update marts.indicator_values set ci_low = -1 where measure = 'M06_rate'",
        "Limits and bounds lie where their figure can",
    ),
    ("marts", "update marts.indicator_values set ci_low = 0.6", "No estimate lies below its interval"),
    (
        "marts",
        "update marts.indicator_values set ci_low = 0.51 where measure = 'M17'",
        "No estimate lies below its interval",
    ),
    ("marts", "update marts.indicator_values set ci_high = 0.4", "No estimate lies above its interval"),
    (
        "marts",
        "update marts.indicator_values set bound_high = 6 / 12 where measure = 'M01'",
        "Bounds follow from numerator, denominator and unknown alone",
    ),
    ("marts", "update marts.indicator_values set bound_low = 0.51", "Bounds contain the estimate"),
    (
        "marts",
        "update marts.indicator_values set denominator = 7, unknown = 5 where milestone = 0",
        "Pairs are known at baseline and at the milestone",
    ),
    (
        "marts",
        "update marts.indicator_values set denominator = 7 where measure = 'M01' and milestone = 12",
        "Pairs are known at baseline and at the milestone",
    ),
    (
        "marts",
        "update marts.indicator_values set numerator = 8 where measure = 'M13_active'",
        "Parts of a whole add up",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = 0.09 where measure = 'M14' and milestone = 6",
        "A cumulative incidence does not fall from one milestone to a later one",
    ),
    (
        "marts",
        "update marts.indicator_values set numerator = 1 where measure = 'M14' and milestone = 12",
        "The persons whom a cumulative incidence has reached do not become fewer",
    ),
    (
        "marts",
        # as if the two women, who both achieved it, stood for all women of the pool
        "update marts.indicator_values set estimate = 0.75 where measure = 'M17' and scope = 'country:KHM'",
        "Standardised shares weigh strata of enough persons and no others",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = 0.5 where measure = 'M17' and scope = 'country:LAO'",
        "Standardised shares weigh strata of enough persons and no others",
    ),
    (
        "marts",
        "update landing.outcome_ratings set applicability = 'not_applicable' where outcome = 'O01'",
        "A level is stored only where the outcome applies and was assessed",
    ),
    (
        "marts",
        "update landing.outcome_ratings set not_assessed_reason = 'declined' where outcome = 'O01'",
        "A level is stored only where the outcome applies and was assessed",
    ),
    (
        "marts",
        (
            "update landing.outcome_ratings set level = null, applicability = 'not_applicable', "
            "na_reason = 'no_legal_process' where outcome = 'O10'"
        ),
        "A reason for not applying is stored only with its own outcome",
    ),
    (
        "marts",
        "insert into landing.needs values (date '2026-02-01', date '2026-01-01')",
        "Nothing that is stored ends before it begins",
    ),
    ("marts", "delete from marts.scope_sizes", "There are scopes"),
    ("marts", "update marts.scope_sizes set cases = 0", "Every scope has cases"),
    ("marts", "delete from marts.scope_sizes where scope = 'region'", "The region is one of the scopes"),
    (
        "marts",
        "update marts.scope_sizes set cases = 101 where scope <> 'region'",
        "No scope is larger than the region",
    ),
    ("marts", "delete from marts.findings", "Findings were looked for"),
    ("marts", "update marts.findings set found = 31", "No finding counts more than was checked"),
    (
        INTAKE,
        "update landing.reconciliation set rows_stored = 97",
        "Every row of the package is accounted for",
    ),
    (
        INTAKE,
        "update landing.reconciliation set rows_stored = 0, rows_no_consent = rows_in - rows_quarantined",
        "Something of the package was of use",
    ),
    (
        INTAKE,
        "update landing.reconciliation set rows_quarantined = 21, rows_stored = rows_stored - 20",
        "At most 20 % of a table's rows are in quarantine",
    ),
]

# one habit of a provider, and the sentence of the warning that must fall for it
HABITS = [
    (
        "update landing.reconciliation set rows_quarantined = 5, rows_stored = rows_in - 5 - rows_no_consent",
        "At most 2 % of a table's rows are in quarantine",
    ),
    ("update landing.reconciliation set months_coarsened = 1", "Months come as months"),
    ("update landing.cases set sex = 'unknown' where rowid < 11", "Sex is known in at least 90 % of cases"),
    (
        "update landing.cases set age_group_opened = 'unknown' where rowid < 11",
        "Age at opening is known in at least 90 % of cases",
    ),
    (
        "update landing.cases set age_group_trafficked = 'unknown' where rowid < 21",
        "Age when trafficked is known in at least 80 % of cases",
    ),
    (
        "update landing.cases set country_of_origin = 'unknown' where rowid < 11",
        "Country of origin is known in at least 90 % of cases",
    ),
    (
        "delete from landing.exploitations where rowid < 21",
        "The form of trafficking is known in at least 80 % of cases",
    ),
    (
        "update landing.cases set opened_month = date '2026-07-01' where rowid < 2",
        "Cases were opened by the cut-off",
    ),
    (
        "update landing.cases set exit_month = date '2026-01-01' where rowid < 6",
        "People left exploitation before the case was opened",
    ),
    ("update landing.outcome_ratings set level = null", "At most half of the visits were missed"),
    (
        "update landing.outcome_ratings set level = null where outcome < 'O09'",
        "At most 20 % of the ratings that apply lack a level",
    ),
    (
        "update landing.outcome_ratings set level = 3",
        "At most 10 % of the raters give the same level each time",
    ),
    (
        "update landing.assessments set month = date '2026-07-01' where rowid < 1",
        "At most 1 % of the assessments come after the cut-off",
    ),
]
