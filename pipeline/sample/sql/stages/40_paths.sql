-- grain: one row per case and outcome: where the person starts and how fast things get better
create or replace temp table paths as
with tendencies (outcome, first, gain, slow) as (

    -- first = usual position on entering, gain = what time adds, slow = months to half of it
    values
    ('O01', 1.81, 0.84, 4),
    ('O02', 1.78, 0.82, 4),
    ('O03', 1.66, 1.00, 9),
    ('O04', 1.67, 1.08, 14),
    ('O05', 2.00, 0.80, 6),
    ('O06', 1.62, 1.00, 14),
    ('O07', 1.62, 1.00, 9),
    ('O08', 1.80, 0.80, 9),
    ('O09', 1.75, 0.82, 12),
    ('O10', 1.62, 0.88, 10)

),

leanings (trait, outcome, leaning) as (

    -- small differences by form and by the setting at opening (and below by disability and minority)
    values
    ('forced_marriage', 'O04', -0.20),
    ('forced_marriage', 'O08', -0.15),
    ('sexual', 'O03', -0.20),
    ('sexual', 'O08', -0.10),
    ('labour', 'O06', -0.15),
    ('labour', 'O02', -0.10),
    ('begging_street_selling', 'O01', -0.20),
    ('begging_street_selling', 'O07', 0.10),
    ('new_country', 'O04', -0.30),
    ('new_country', 'O08', -0.15),
    ('new_country', 'O06', -0.10),
    ('new_community_home_country', 'O08', -0.10),
    ('home_community', 'O10', 0.05)

),

leaning_paths as (

    select
        lives.case_no,
        lives.person_level,
        lives.person_pace,
        tendencies.outcome,
        tendencies.first,
        tendencies.gain,
        tendencies.slow,
        lives.k || tendencies.outcome as path,
        raters.help,
        raters.mildness,
        coalesce(by_form.leaning, 0)
        + coalesce(by_setting.leaning, 0)
        - if(lives.disability = 'yes', 0.25, 0)
        - if(lives.ethnicity = 'minority', 0.10, 0) as leaning
    from lives
    cross join tendencies
    inner join raters
        on
            lives.office = raters.office
            and lives.rater_no = raters.rater_no
            and tendencies.outcome = raters.outcome
    left join leanings as by_form
        on lives.form = by_form.trait and tendencies.outcome = by_form.outcome
    left join leanings as by_setting
        on lives.first_setting = by_setting.trait and tendencies.outcome = by_setting.outcome

)

select
    case_no,
    outcome,
    slow,
    mildness,
    first + leaning + help + person_level + 0.85 * bell(path, 'own') as start,
    gain * person_pace * (0.75 + 0.5 * draw(path, 'gain')) as own_gain,
    case when draw(path, 'setback') < 0.20 then whole(path, 'set from', 2, 34) end as setback_at,
    whole(path, 'set for', 3, 12) as setback_for,
    draw(path, 'learns') as learns
from leaning_paths;
