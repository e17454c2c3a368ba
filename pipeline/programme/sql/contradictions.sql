-- grain: one row per finding and case
select
    cases.case_key,
    cases.file_row,
    types.label as finding,
    types.severity,
    types.finding as what_to_do,
    types.table_name as in_table,
    findings.found as times,
    cases.standing,
    cases.export
from own_findings as findings
inner join own_cases as cases on findings.case_key = cases.case_key
inner join seeds.finding_types as types on findings.finding = types.finding
where findings.finding <> 'late_baseline'
order by
    -- where somebody may be in danger
    list_position(['red_flag_above_crisis', 'safe_despite_harm'], types.finding) nulls last,
    types.severity desc,
    types.label asc,
    cases.is_closed asc,
    cases.place asc
