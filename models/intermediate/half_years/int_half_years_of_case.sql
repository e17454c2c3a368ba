-- grain: one row per case and half-year that is told of and over by the cut-off of its provider
{{ config(materialized='view') }}
select
    cases.case_key,
    cases.unit_key,
    cases.is_unit,
    cases.opened_month,
    half_years.half_year,
    half_years.first_month,
    half_years.last_month
from {{ ref('int_cases') }} as cases
inner join {{ ref('int_half_years') }} as half_years on cases.cutoff >= half_years.last_month
