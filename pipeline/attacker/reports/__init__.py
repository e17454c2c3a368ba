"""Whoever holds a report reads its files: do they tell a number that was not in what was attacked?

Read by figure (scope, measure, outcome or service area, milestone, breakdown, group) and by number:
``data/indicator_values.csv`` and ``.parquet``, ``explore.html``, the sheet of all figures in
``tables.xlsx``, ``sdmx.csv``, ``dhis2.json``, ``iati.xml``.

Read by number: of the pages (``brief.html``, ``report.html``, the words of ``explore.html``; text, text of
drawings, labels for screen readers) every "k of n" with the percentages in brackets behind it. Of which
figure they are said is not read, nor what stands there alone: a count, a share, an interval.

Read row by row: of the other sheets of the workbook the numbers under known headings; some figure has all of
them. Which one is said is not read.

Read by form: ``data/withheld.csv``, whether it has counts of lines by table and nothing else. How many lines
there are no file of the register says.

Not read: the PDF, made from what the page is made from; goals of a grant, and differences from them, in
workbook and ``iati.xml``; and what has no figure (code lists, structure, metadata, the record). A file that
is none of these is a finding.

It shares no code with what writes the reports or decides what they may show.
"""

from pipeline.attacker.reports.check import findings
from pipeline.attacker.reports.finding import Finding, Kind
from pipeline.attacker.reports.shown import Shown, shown_of
from pipeline.attacker.reports.wording import Wording

__all__ = ["Finding", "Kind", "Shown", "Wording", "findings", "shown_of"]
