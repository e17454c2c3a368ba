-- grain: one row per rater and outcome: what sets the persons of a rater apart from those of others
create or replace temp table raters as
with working as (

    select distinct
        office,
        rater_no
    from lives

),

asked as (

    select
        working.*,
        outcomes.outcome,
        working.office || '|' || working.rater_no as rater
    from working
    cross join (select distinct outcome from criteria) as outcomes

)

-- Persons of one provider, office and rater are alike: the design effects of shares achieved are
-- some 1.5 to 3 (in levels, standard deviations of 0.04, 0.2 and 0.3; between persons it is 0.6).
-- The provider is the seed: packages of several seeds are those of several providers.
select
    office,
    rater_no,
    outcome,
    -- what a person gets from the place
    0.08 * bell(getvariable('sample_seed') || outcome, 'provider')
    + 0.1 * bell(office, 'office')
    + 0.34 * bell(office || outcome, 'office') as help,
    -- how mildly the rater rates, whoever it is
    0.35 * bell(rater, 'mild') + 0.45 * bell(rater || outcome, 'mild') as mildness
from asked;
