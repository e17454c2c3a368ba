"""Pages that are no report: the explorer, the view of own cases, the review, a refusal and a withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby, islice
from pathlib import Path
from tempfile import mkdtemp

import explorer_pages
import made_reports
import readable
from lxml import html

from pipeline import programme
from pipeline.attacker import Verdict
from pipeline.attacker.subtraction import Finding
from pipeline.errors import UsageError
from pipeline.jobs import notice, refusal_page, verdicts
from pipeline.programme import page, texts, view
from pipeline.reporting import review
from tests import explorer_lines
from tests.unit import mart_tables

FACTS = review.Facts(
    "Anna", "2026-08-01T02:00:00Z", "reintegration approve 2026H1", {"region": (120, 3, 40)},
    (("Figures that were attacked", "412"),),
    {made_reports.DONOR: "2026H1/a", made_reports.MINISTRY: "2026H1/b"},
)  # fmt: skip
LINES_OF_THE_EXPLORER = 1  # of a measure by a breakdown
ASKED = programme.Asked("willow", "Willow House", date(2026, 8, 3))
# one open case, of whom nothing is missing, and one whose status is not recorded, with a finding
OWN_CASES = """
    insert into landing.packages values
        (1, 'willow', 'a-package', '', 'delta', '1', timestamp '2026-07-01', date '2026-06-01', '');
    drop table landing.cases;
    create table landing.cases as
    select unnest([1, 1]) as package_no, unnest([5, 6]) as row_no, md5(unnest(['1', '2']))::uuid as case_key;
    insert into marts.caseload by name
    select
        case_key,
        'willow' as provider_id,
        date '2026-06-01' as cutoff,
        date '2025-03-01' as opened_month,
        if(row_no = 5, 'open', 'not_recorded') as standing,
        row_no - 5 as fields_empty
    from landing.cases;
    insert into marts.case_findings by name
    select case_key, 'red_flag_above_crisis' as finding, 3 as checked, 1 as found from landing.cases
    where row_no = 6;
"""


def _explorer(plan: str) -> str:
    """The page, its labels and buttons, and what its script shows: words, and of each measure some lines."""
    made = explorer_pages.page_of(made_reports.settings_changed(Path(mkdtemp()), plan=plan))
    labels = [" ".join(one.text_content().split()) for one in html.fromstring(made).iter("label", "button")]
    told = _told_by_the_script(made) if explorer_lines.DATA.search(made) else []
    return "\n".join([readable.page(made.encode()), *labels, *told]) + "\n"


def _told_by_the_script(made: str) -> list[str]:
    data = explorer_lines.data_of(made)
    words = [f"{key}: {said}" for key, said in data["words"].items()]
    named = [
        "  ".join(map(str, one))
        for key in ("scopes", "subjects", "milestones", "measures")
        for one in data[key]
    ]
    lines = []
    for _, of_one in groupby(explorer_lines.lines_of(made), lambda line: (line.measure, line.breakdown)):
        for line in islice(of_one, LINES_OF_THE_EXPLORER):
            cells = ", ".join(f"{head}: {cell}" for head, cell in line.cells.items())
            lines.append(f"{line.measure} {line.scope} {line.subject} {line.milestone} {line.group}: {cells}")
    return ["", *words, "", *named, "", *lines]


def _programme() -> str:
    words = texts.load()
    with mart_tables.empty_case_file() as connection:
        connection.execute(OWN_CASES)
        made = view.read(connection, ASKED, words)
    return readable.page(page.render(made, words).encode())


def _review() -> str:
    settings = made_reports.settings_changed(Path(mkdtemp()))
    audiences = made_reports.DONOR, made_reports.MINISTRY
    return readable.page(review.page(settings, audiences, made_reports.PERIOD, settings.release_db, FACTS))


def _refusal() -> str:
    refusal = UsageError("The file is no export that is known.", "Choose the file as it was saved.")
    return readable.page(refusal_page.text("export.zip", refusal, datetime(2026, 7, 1, tzinfo=UTC)).encode())


def _withdrawal() -> str:
    folder = Path(mkdtemp())
    notice.write(folder, made_reports.DONOR, "2026H1", "2026-07-01T00:00:00", "A figure was counted twice.")
    return (
        (folder / "notice.txt").read_text("utf-8")
        + "\n"
        + readable.page((folder / "notice.html").read_bytes())
    )


def _unsafe() -> str:
    """What a command says where the attack found something."""
    found = Finding("one less another", "M01 less M05_12", 2, "2026H1", 4)
    verdict = Verdict(412, 90_000, exact=1, narrow=2, subtracted=4, findings=(found,))
    return verdicts.told(verdict, 1) + "\n" + verdicts.told(replace(verdict, subtracted=0), 1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "pages/explorer.txt": lambda: _explorer("ordinary"),
    "pages/explorer_withheld.txt": lambda: _explorer("withheld"),
    "pages/programme.txt": _programme,
    "pages/review.txt": _review,
    "pages/refusal.txt": _refusal,
    "pages/withdrawal.txt": _withdrawal,
    "pages/unsafe.txt": _unsafe,
}
