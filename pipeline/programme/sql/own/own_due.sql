-- grain: one row per case of the provider and milestone that is due, open or the next to open
select due.*
from marts.assessments_due as due
semi join own_cases on due.case_key = own_cases.case_key
