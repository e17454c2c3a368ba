-- Where a table tells of changes of level, of applicability or of the same share standardised, every level beside it is shown, and
-- not as a band: else it would come near to what is withheld there.
insert into part_breaches
select distinct
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.released_together,
    figures.outcome_key
from figures
inner join cases.seeds.measures as measures on figures.measure = measures.measure
anti join shown_states on figures.line_key = shown_states.line_key and not shown_states.is_band
where
    not figures.by_row
    and (figures.base_key = 'due' or measures.family = 'M17')
    and figures.outcome_key like 'O%';
