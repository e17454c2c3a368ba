-- grain: one row per finding and case of the provider
select
    findings.finding,
    findings.case_key,
    findings.found
from marts.case_findings as findings
semi join own_cases on findings.case_key = own_cases.case_key
