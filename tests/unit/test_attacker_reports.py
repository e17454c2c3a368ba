"""What a report's files tell is in what was attacked; one number more, in any of them, is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from made_reports import DONOR, MINISTRY, PERIOD, context_of, files_of
from release_file import settings_for
from release_files import explorer, figures_file, line, parquet, sheet, text

from pipeline import reporting
from pipeline.attacker.reports import Finding, Kind, Shown, Wording, findings, shown_of
from pipeline.attacker.reports.check import NOT_READ
from pipeline.attacker.reports.shown import Figure, Key
from pipeline.attacker.reports.told import judged, printed
from pipeline.errors import DisclosureFailure
from pipeline.jobs import report_files, reports
from pipeline.reporting.exchange import iati
from pipeline.settings import Settings
from tests.unit.imports import PIPELINE, modules_imported

SCOPES = {DONOR: "donor:DFAT", MINISTRY: "country:KHM"}
CSV, PARQUET, CODES = "data/indicator_values.csv", "data/indicator_values.parquet", "data/code_lists.csv"
WITHHELD, EXPLORER, BOOK = "data/withheld.csv", "explore.html", "tables.xlsx"
KEY_FIGURES, OUTCOMES = 2, 3  # sheets
ONE_OF_70 = "where scope = 'country:KHM' and measure = 'M03_missing_declined' and milestone = 0"
SDMX_LINE = "M03,_T,_Z,M00,_T,_T,_T,2026-S1,94.3,A,F,PT,2026-06,66,70,0,0,70"
SDMX_WITHHELD = "M01,O09,_Z,M03,_T,_T,_T,2026-S1,NaN,Q,C,PT,2026-06,,,"
ASSESSED_BY_SEX = '"REINT_COV_M00_ASSESSED_SEX","period":"2026S1","orgUnit":"KHM",'


@dataclass(frozen=True)
class Made:
    """A report of a made-up release beside what the register has of it."""

    settings: Settings
    register: Path
    files: Mapping[str, bytes]

    def found(
        self, files: Mapping[str, bytes], audience: str = MINISTRY, language: str = "en"
    ) -> set[Finding]:
        wording = Wording.of(reporting.words(self.settings, language), self.settings.seeds)
        return {*findings(files, self.shown[SCOPES[audience]], wording)}

    @cached_property
    def shown(self) -> dict[str, Shown]:
        return shown_of([self.register], SCOPES.values())

    def kinds(self, file: str, change: Callable[[bytes], bytes]) -> set[Kind]:
        """What is found where one file is changed."""
        beside = {name: self.files[name] for name in (CSV, CODES)}
        found = self.found(beside | {file: change(self.files[file])})
        assert {one.file for one in found} <= {file}
        return {one.kind for one in found}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("home")
    settings = settings_for(home)
    return Made(settings, figures_file(settings, home / "figures.parquet"), files_of(settings, MINISTRY))


@pytest.fixture(scope="module")
def activity(made: Made) -> bytes:
    context = context_of(made.settings)
    return iati.render(context.definition, context.release, context.text)


def test_a_report_tells_what_was_attacked_and_nothing_else(made: Made, activity: bytes) -> None:
    assert made.found(made.files) == set()
    assert made.found({"iati.xml": activity}, DONOR) == set()


def row_of(first: int, **changes: Any) -> Callable[[bytes], bytes]:
    """The first row of an explorer with some of its cells changed, by their place."""

    def change(rows: list[list[object]], _: list[str]) -> None:
        for place, value in changes.items():
            rows[first][int(place.lstrip("_"))] = value

    return explorer(change)


@pytest.mark.parametrize(
    ("file", "change", "kind"),
    [
        (CSV, text(",,237,", ",,236,"), Kind.OTHER),
        (CSV, line(0, milestone="7"), Kind.UNKNOWN),
        (CSV, line(0, measure="M01", outcome="O09", milestone="3"), Kind.UNKNOWN),
        (CSV, line(0, unknown="2"), Kind.WITHHELD),
        (CSV, line(0, as_of="2026-05-01"), Kind.OTHER),
        (CSV, lambda content: content[:3000], Kind.UNREADABLE),
        (CSV, lambda _: b"", Kind.UNREADABLE),
        (PARQUET, parquet(f"update figures set numerator = 2 {ONE_OF_70}"), Kind.OTHER),
        (PARQUET, parquet(f"update figures set estimate = estimate + 0.001 {ONE_OF_70}"), Kind.FINER),
        (PARQUET, parquet(f"update figures set unknown = 2 {ONE_OF_70}"), Kind.WITHHELD),
        (PARQUET, parquet(f"update figures set measure = 'M99' {ONE_OF_70}"), Kind.UNKNOWN),
        (PARQUET, parquet("alter table figures add column ages integer default 31"), Kind.UNKNOWN),
        (PARQUET, lambda content: content[:-9], Kind.UNREADABLE),
        (WITHHELD, line(0, lines="2", status="c"), Kind.FORM),
        (WITHHELD, line(0, measure="M99", lines="2.5"), Kind.FORM),
        (WITHHELD, line(0, measure="M99", status="published"), Kind.FORM),
        (WITHHELD, lambda content: content.replace(b",lines\r", b",persons\r"), Kind.FORM),
        (EXPLORER, row_of(0, _5=49), Kind.OTHER),
        (EXPLORER, row_of(0, _13=99.5), Kind.OTHER),
        (EXPLORER, row_of(0, _1=-1), Kind.UNKNOWN),
        (EXPLORER, explorer(lambda rows, _: rows.append([*rows[0][:1], -1, *rows[0][2:]])), Kind.UNKNOWN),
        (EXPLORER, explorer(lambda _, texts: texts.append("3 of them")), Kind.UNKNOWN),
        (EXPLORER, text('id="figures">{', 'id="figures">'), Kind.UNREADABLE),
        (BOOK, sheet(-1, '(<c r="N3"[^>]*><v>)66<', r"\g<1>65<"), Kind.OTHER),
        (BOOK, sheet(-1, '(<c r="K3"[^>]*><v>)[^<]+<', r"\g<1>0.9441<"), Kind.FINER),
        (BOOK, sheet(-1, '(<c r="G3"[^>]*><v>)0<', r"\g<1>7<"), Kind.UNKNOWN),
        (BOOK, sheet(-1, '(<c r="O4".*?</c>)', r'\1<c r="T4"><v>1</v></c>'), Kind.WITHHELD),
        (BOOK, lambda content: content[:-30], Kind.UNREADABLE),
        (BOOK, sheet(OUTCOMES, '(<c r="H4"[^>]*><v>)32<', r"\g<1>31<"), Kind.OTHER),
        (BOOK, sheet(KEY_FIGURES, '(<c r="I24"[^>]*><v>)0.6<', r"\g<1>0.61<"), Kind.OTHER),
        ("sdmx.csv", text(SDMX_LINE, SDMX_LINE.replace("66,70", "65,70")), Kind.OTHER),
        ("sdmx.csv", text(SDMX_LINE, SDMX_LINE.replace("94.3", "94.33")), Kind.FINER),
        ("sdmx.csv", text(SDMX_WITHHELD, SDMX_WITHHELD.replace(",,,", ",2,9,")), Kind.UNKNOWN),
        ("sdmx.csv", text("_Z,M00,_T,_T,_T,2026-S1,1.4,", "_Z,M00,F,_T,_T,2026-S1,1.4,"), Kind.UNKNOWN),
        ("sdmx.csv", text(",BOUND_HIGH\n", ",AGES\n"), Kind.UNREADABLE),
        ("dhis2.json", text('"orgUnit":"KHM","value":"66"', '"orgUnit":"KHM","value":"65"'), Kind.OTHER),
        ("dhis2.json", text("COV_M00_ASSESSED_SEX", "O09_M03_NUM_SEX"), Kind.UNKNOWN),
        ("dhis2.json", text(ASSESSED_BY_SEX, ASSESSED_BY_SEX + '"comment":"1 left",'), Kind.UNREADABLE),
        ("brief.html", text("39 of 50", "39 of 750"), Kind.COUNTS),
        ("report.html", text("66 of 70 (94%", "66 of 70 (93%"), Kind.SHARE),
        ("report.html", text("94% (66 of 70)</text>", "93% (66 of 70)</text>"), Kind.SHARE),
        ("report.html", text(", 95% interval 86 to 98)", ", 95% interval 85 to 98)"), Kind.SHARE),
        ("report.html", text("94% (66 of 70)</text>", "94% (<tspan>766</tspan> of 70)</text>"), Kind.COUNTS),
        ("report.html", text("<main", '<main aria-label="2 of 711 declined"'), Kind.COUNTS),
        ("report.html", lambda _: b"", Kind.UNREADABLE),
    ],
)  # fmt: skip
def test_a_number_that_was_not_attacked_is_found(
    made: Made, file: str, change: Callable[[bytes], bytes], kind: Kind
) -> None:
    assert kind in made.kinds(file, change)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('actual value="51.8"', 'actual value="52.9"', Kind.OTHER),
        ('actual value="51.8"', 'actual value="51.83"', Kind.FINER),
        ("43 of 83 people", "42 of 83 people", Kind.OTHER),
        ("O02-M01-12", "O02-M01-11", Kind.UNKNOWN),
        ('vocabulary="99"', 'vocabulary="98"', Kind.UNREADABLE),
        ("<result ", '<actual value="3" /><result ', Kind.UNREADABLE),
    ],
)
def test_iati_with_a_number_that_was_not_attacked_is_found(
    made: Made, activity: bytes, old: str, new: str, kind: Kind
) -> None:
    found = made.found({"iati.xml": text(old, new)(activity)}, DONOR)
    assert Finding("iati.xml", kind) in found


@pytest.mark.long
def test_a_report_may_show_what_any_release_showed(made: Made, tmp_path: Path) -> None:
    """A later release shows some figures anew; the report of the first one stays as it is."""
    later = tmp_path / "later.parquet"
    newer = parquet(
        "update figures set entry = 2, numerator = numerator + 400, denominator = denominator + 500"
    )
    later.write_bytes(newer(made.register.read_bytes()))
    wording = Wording.of(reporting.words(made.settings, "en"), made.settings.seeds)
    scope = SCOPES[MINISTRY]

    for register, is_found in (([made.register, later], False), ([later], True)):
        found = findings(made.files, shown_of(register, [scope])[scope], wording)
        assert bool(found) == is_found
        assert not is_found or {one.file for one in found} == {*made.files} - NOT_READ - {WITHHELD}


def test_a_file_that_no_reader_knows_is_found(made: Made) -> None:
    assert made.found({"cases.csv": b"one,two\n"}) == {Finding("cases.csv", Kind.NO_READER)}


@pytest.mark.long
def test_a_report_in_another_language_is_read_by_its_own_words(made: Made) -> None:
    files = files_of(made.settings, MINISTRY, language="en-XA")
    page = files["report.html"].decode()
    counted = next(words for words in page.split("(") if words[:3] == "66 " and " 70)" in words[:30])
    changed = page.replace(counted, counted.replace("66", "766", 1), 1).encode()

    assert made.found(files, language="en-XA") == set()
    found = made.found(files | {"report.html": changed}, language="en-XA")
    assert {one.kind for one in found} == {Kind.COUNTS}


@pytest.mark.parametrize(
    ("name", "words", "kinds"),
    [
        ("estimate", "42", []),  # as it was released
        ("estimate", "41.7", []),  # as k and n have it, which are told too
        ("estimate", "42.4", [Kind.FINER]),
        ("estimate", "41", [Kind.OTHER]),
        ("ci_low", "31", []),
        ("ci_low", "31.2", [Kind.FINER]),
        ("denominator", "120", []),
        ("denominator", "119.9", [Kind.OTHER]),
        ("unknown", "3", [Kind.WITHHELD]),
    ],
)
def test_a_share_may_be_told_as_finely_as_it_was_released_or_as_the_counts_beside_it_have_it(
    name: str, words: str, kinds: list[Kind]
) -> None:
    key = Key("region", "M01", "O01", None, 12, "all", frozenset())
    numbers = {"numerator": 50.0, "denominator": 120.0, "estimate": 0.42, "ci_low": 0.31}
    shown = Shown("region", {key: [Figure(numbers, "published", "2026-06-01")]})
    factor = 1 if name in ("denominator", "unknown") else 100

    assert [*judged([printed(key, name, words, factor)], shown)] == kinds


def test_a_report_that_tells_more_is_not_written_and_no_value_of_it_is_said(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {**made.files, "dhis2.json": b'{"dataValues": [{"value": "3"}]}'}
    monkeypatch.setattr("pipeline.disclosure.released_files", lambda _: [made.register])
    monkeypatch.setattr("pipeline.reporting.files.made", lambda *_: more)
    with pytest.raises(DisclosureFailure) as caught:
        reports.write(made.settings, [MINISTRY], PERIOD, lambda _: None, {})

    assert "ministry-khm/dhis2.json: it cannot be read (1)" in str(caught.value)
    assert not [*made.settings.out.rglob("*.json")]


def test_a_report_as_it_was_attacked_passes_before_it_is_out(made: Made) -> None:
    files = {name: made.files[name] for name in (CSV, CODES, "dhis2.json")}
    report_files.refuse_more(made.settings, MINISTRY, [made.register], files)
    more = files | {CSV: line(0, numerator="249")(files[CSV])}
    with pytest.raises(DisclosureFailure) as caught:
        report_files.refuse_more(made.settings, MINISTRY, [made.register], more)
    assert "ministry-khm/data/indicator_values.csv: another number than was attacked (1)" in str(caught.value)
    assert "249" not in str(caught.value)


def test_the_reader_shares_no_code_with_what_writes_and_decides() -> None:
    for path in (PIPELINE / "attacker" / "reports").glob("*.py"):
        assert {name[:2] for name in modules_imported(path)} <= {("attacker", "reports")}, path
