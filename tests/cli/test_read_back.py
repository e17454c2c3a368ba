"""Every file of a release read back: the same figures in all, and nothing of a person or a machine."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import socket
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pypdf
import pytest
from lxml import etree, html

from tests.cli.whole_runs import PERIOD, First, words_in
from tests.explorer_lines import lines_of

# 10 of 25 (40%) [low] 23 to 59
PART = re.compile(r"([\d,]+) of ([\d,]+) \((\d+)%\)(?: \[[^]]*\])? (\d+) to (\d+)")
# 45 of 68 (66%, 95% interval 52 to 78)
IN_WORDS = re.compile(r"([\d,]+) of ([\d,]+) \((\d+)%, 95% interval (\d+) to (\d+)\)")
SHARE = re.compile(r"(\d+)%")
INTERVAL = re.compile(r"(\d+) to (\d+)")
SHARES = ("estimate", "ci_low", "ci_high")
FOLDERS = {"donor-dfat": "donor:DFAT", "ministry-khm": "country:KHM", "region": "region"}
NUMBERS = (
    "numerator", "denominator", "unknown", "not_applicable", "due",
    "estimate", "ci_low", "ci_high", "bound_low", "bound_high", "numerator_low", "numerator_high",
)  # fmt: skip
# The counts of a figure and their headings in the workbook.
COUNTED = {
    "numerator": "Numerator (k)",
    "denominator": "Known (n)",
    "unknown": "Not known",
    "not_applicable": "Does not apply",
    "due": "People due",
}
TOPICS = ("Outcomes", "Coverage and missing", "Change", "Needs and services", "Rights and case management")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Folder:
    """One report folder beside the file that it was made from."""

    path: Path
    scope: str
    release_db: Path

    @cached_property
    def values(self) -> pd.DataFrame:
        query = "select * from indicator_values where scope in ('region', $scope) order by rowid"
        with duckdb.connect(str(self.release_db), read_only=True) as connection:
            return connection.execute(query, {"scope": self.scope}).df()

    @cached_property
    def counted(self) -> dict[tuple[float, float], list[list[float]]]:
        """Share and interval of each shown figure by its k and n."""
        shown = self.values[self.values["status"].isin(["published", "low", "x"])]
        by_count = shown.groupby(["numerator", "denominator"])[[*SHARES]]
        return {count: part.to_numpy(float).tolist() for count, part in by_count}

    def holds(self, k: float, n: float, *shares: float) -> bool:
        """Whether k of n was released, with this share and interval; a share that is not said is NaN."""
        return any(
            all(
                math.isnan(said) or abs(100 * there - said) < 1e-6
                for there, said in zip(figure, shares, strict=True)
            )
            for figure in self.counted.get((k, n), [])
        )

    @cached_property
    def page(self) -> html.HtmlElement:
        return html.fromstring((self.path / "report.html").read_bytes())

    @cached_property
    def by_key(self) -> dict[str, html.HtmlElement]:
        """The tables of the page by their key."""
        return {str(table.xpath("ancestor::div/@id")[-1]): table for table in self.page.iter("table")}

    @cached_property
    def tables(self) -> dict[str, list[list[str]]]:
        """The body of each table, row by row, a cell as its lines."""
        return {key: [_cells(row) for row in table.xpath("./tbody/tr")] for key, table in self.by_key.items()}

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """The lowest line of each table's head."""
        return {key: _cells(table.xpath("./thead/tr")[-1]) for key, table in self.by_key.items()}

    @cached_property
    def brief(self) -> html.HtmlElement:
        return html.fromstring((self.path / "brief.html").read_bytes())

    @cached_property
    def printed(self) -> str:
        """The text of the PDF without spaces: lines break where the page ends."""
        pages = pypdf.PdfReader(self.path / "report.pdf").pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The figures that have a number, of the scope and of everybody in the region."""
        own = (self.values["scope"] == self.scope) | (self.values["breakdown"] == "all")
        return self.values[own & self.values[[*NUMBERS]].notna().any(axis="columns")]

    @cached_property
    def sheets(self) -> dict[str, list[dict[str, object]]]:
        """The rows of each sheet with one table, by its headings."""
        book = openpyxl.load_workbook(self.path / "tables.xlsx")
        found = {}
        for sheet in book.worksheets:
            if len(sheet.tables) == 1:
                (table,) = sheet.tables.values()
                head, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
                found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
        return found


def _cells(row: html.HtmlElement) -> list[str]:
    return [" ".join(" ".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]


@pytest.fixture(scope="module", params=FOLDERS, ids=str)
def folder(first: First, request: pytest.FixtureRequest) -> Folder:
    name = str(request.param)
    return Folder(
        first.home / "out" / PERIOD / name, FOLDERS[name], first.home / "warehouse" / "release.duckdb"
    )


def number(words: str) -> float:
    return float(words.replace(",", ""))


def parts_in(cells: list[str]) -> Iterator[tuple[float, ...]]:
    """k, n, share and interval of each cell that says all of them."""
    for cell in cells:
        yield from (tuple(map(number, found)) for found in PART.findall(cell))


def first(pattern: re.Pattern[str], cells: Iterable[str]) -> tuple[float, ...]:
    """The numbers of the first cell of a pattern; NaN where no cell is."""
    found = next(filter(None, map(pattern.match, cells)), None)
    return tuple(map(number, found.groups())) if found else (math.nan,) * pattern.groups


def counts_in(head: list[str], row: list[str]) -> Iterator[tuple[float, ...]]:
    """k, n, share and interval of each run of columns that begins with n and k, where both are told."""
    starts = [place for place, label in enumerate(head) if label.endswith("(n)")]
    if len(row) == 1:  # the name of a group of rows
        return
    for start, end in pairwise([*starts, len(head)]):
        n, k, *others = row[start:end]
        if not (head[start + 1].endswith("(k)") and NUMBER.fullmatch(n) and NUMBER.fullmatch(k)):
            continue
        said = list(zip(head[start + 2 : end], others, strict=True))
        share = first(SHARE, (cell for label, cell in said if label != "Bounds, %"))
        ends = first(INTERVAL, (cell for label, cell in said if label == "95% interval"))
        yield number(k), number(n), *share, *ends


def test_every_figure_of_the_page_was_released_with_its_counts_share_and_interval(folder: Folder) -> None:
    told = [
        (table, figure)
        for table, rows in folder.tables.items()
        for row in rows
        for figure in (*parts_in(row[1:]), *counts_in(folder.heads[table], row))
    ]
    assert len(told) > 50
    assert [figure for figure in told if not folder.holds(*figure[1])] == []


def test_the_data_are_the_released_figures_that_have_a_number(folder: Folder) -> None:
    names = [name for name in folder.values.columns if name != "as_of"]
    released = [[_plain(value) for value in row] for row in folder.shown[names].to_numpy(object)]
    assert len(released) > 100
    csv = pd.read_csv(folder.path / "data" / "indicator_values.csv", dtype=str, encoding="utf-8-sig")
    parquet = duckdb.sql(f"from '{folder.path / 'data' / 'indicator_values.parquet'}'").df()
    for found in (csv, parquet):
        assert [[_plain(value) for value in row] for row in found[names].to_numpy(object)] == released


def test_rows_without_a_number_are_counted(folder: Folder) -> None:
    counted = pd.read_csv(folder.path / "data" / "withheld.csv", encoding="utf-8-sig")
    own = (folder.values["scope"] == folder.scope) | (folder.values["breakdown"] == "all")
    rest = folder.values[own].drop(folder.shown.index)
    assert counted.groupby(["scope", "breakdown"])["lines"].sum().to_dict() == (
        rest.groupby(["scope", "breakdown"]).size().to_dict()
    )


def _plain(value: object) -> str:
    """A cell as text, a number without regard to its type."""
    if pd.isna(value):
        return ""
    return str(value) if isinstance(value, str) and not NUMBER.fullmatch(value) else f"{float(value):.10g}"


def test_the_workbook_has_every_shown_figure_with_its_counts_and_share(folder: Folder) -> None:
    names = {"measure": "Measure code", "outcome": "Outcome code", "milestone": "Milestone, months"}
    names |= COUNTED
    rows = folder.shown.sort_values("scope", key=lambda scope: scope == "region", kind="stable")
    expected = [[_plain(value) for value in row] for row in rows[[*names]].to_numpy(object)]
    found = [[_plain(row[heading]) for heading in names.values()] for row in folder.sheets["Data"]]
    assert found == expected
    for row, (_, figure) in zip(folder.sheets["Data"], rows.iterrows(), strict=True):
        if row["Estimate"] is not None:
            assert abs(float(str(row["Estimate"])) - figure["estimate"]) <= 0.0051
            assert row["95% interval from"] is None or row["95% interval from"] == figure["ci_low"]


def test_every_count_of_the_workbook_was_released(folder: Folder) -> None:
    """On the sheets by topic, where figures of two scopes stand beside each other."""
    own = {
        scope == "region": {_plain(value) for name in COUNTED for value in rows[name].dropna()}
        for scope, rows in folder.shown.groupby("scope")
    }
    told = [
        (heading.startswith("Whole region"), _plain(value))
        for name in TOPICS
        for row in folder.sheets.get(name, [])
        for heading, value in row.items()
        if heading.endswith(tuple(COUNTED.values())) and value is not None
    ]
    assert len(told) > 100
    assert [one for one in told if one[1] not in own[one[0]]] == []


def test_the_pdf_has_every_cell_of_every_table_of_the_page(folder: Folder) -> None:
    """Of those that stand by themselves: what is behind a chart stands on the page and in the workbook."""
    printed = [key for key, table in folder.by_key.items() if not table.xpath("ancestor::figure")]
    cells = {cell for key in printed for row in folder.tables[key] for cell in row if NUMBER.search(cell)}
    missing = [cell for cell in cells if "".join(cell.split()) not in folder.printed]
    assert len(cells) > 20
    assert missing == []


def test_the_brief_counts_what_the_release_file_has(folder: Folder) -> None:
    """Title, tiles and the sentence on who is missing, counted again from figures and targets."""
    values = folder.values[(folder.values["scope"] == folder.scope) & (folder.values["breakdown"] == "all")]
    at_focus = values[(values["measure"] == "M01") & (values["milestone"] == 12)].set_index("outcome")
    with duckdb.connect(str(folder.release_db), read_only=True) as connection:
        targets = dict(
            connection.execute(
                "select outcome, target from targets where milestone = 12 and donor_code = ?",
                [folder.scope.rpartition(":")[2]],
            ).fetchall()
        )
    lines = targets or dict.fromkeys(at_focus.index, 0.5)
    known = 1 - at_focus["unknown"] / at_focus["due"]  # of fewer than four in ten no share is told
    judged = at_focus[at_focus["estimate"].notna() & (known >= 0.4) & at_focus.index.isin(lines)]
    reached = [
        one for one, share in judged["estimate"].items() if round(100 * share) >= round(100 * lines[one])
    ]
    said = folder.brief.xpath("//h1")[0].text_content()
    few = at_focus[(at_focus["status"] == "band") & (known >= 0.4) & at_focus.index.isin(lines)]
    below = sum(row["ci_high"] < lines[one] for one, row in few.iterrows())
    above = sum(row["ci_low"] >= lines[one] for one, row in few.iterrows())
    shown = len(judged) + below + above
    counted = [int(found) for found in NUMBER.findall(said)]
    assert counted in ([len(reached) + above, shown], [shown])
    [due] = values[
        (values["measure"] == "M03") & (values["milestone"] == 12) & values["outcome"].isna()
    ].to_dict("records")
    missing = int(due["denominator"] - due["numerator"])
    words = " ".join(folder.brief.text_content().split())
    assert f"{missing} of {int(due['denominator'])} people due were not seen" in words
    tiles = [" ".join(tile.text_content().split()) for tile in folder.brief.xpath("//li[@class='tile']")]
    assert f"{int(due['numerator'])} of {int(due['denominator'])} people due" in tiles[1]
    assert f"{len(reached) + above} of {shown}" in tiles[2]
    assert len(tiles) == 4


def test_every_figure_behind_the_picture_of_the_brief_was_released(folder: Folder) -> None:
    words = folder.brief.xpath("//figure//*[local-name() = 'desc']")[0].text_content()
    told = [tuple(map(number, found)) for found in IN_WORDS.findall(words)]
    assert len(told) >= 5
    assert [figure for figure in told if not folder.holds(*figure)] == []


def test_iati_has_released_figures_only(folder: Folder) -> None:
    if not folder.path.name.startswith("donor"):
        assert not (folder.path / "iati.xml").exists()
        return
    activity = etree.parse(folder.path / "iati.xml")
    shown = folder.values[folder.values["status"].isin(["published", "low"])]
    shares = {round(100 * value, 1) for value in shown["estimate"].dropna()}
    counted = shown[["numerator", "denominator"]].dropna().astype(float)
    counted = counted[counted["denominator"] > 0]
    exact = set((100 * counted["numerator"] / counted["denominator"]).round(1))
    actuals = [float(value) for value in activity.xpath("//actual/@value")]
    assert actuals
    assert set(actuals) <= shares | exact


def test_dhis2_has_released_counts_only(folder: Folder) -> None:
    if not folder.path.name.startswith("ministry"):
        assert not (folder.path / "dhis2.json").exists()
        return
    sent = json.loads((folder.path / "dhis2.json").read_text("utf-8"))["dataValues"]
    values = folder.values
    is_sent = values["outcome"].notna() | (values["measure"] == "M03")
    own = values[(values["scope"] == folder.scope) & is_sent]
    counts = {str(int(value)) for name in ("numerator", "denominator", "due") for value in own[name].dropna()}
    assert sent
    assert {value["value"] for value in sent} <= counts


def test_sdmx_has_the_released_figures_of_its_country_and_no_others(folder: Folder) -> None:
    if not folder.path.name.startswith("ministry"):
        assert not (folder.path / "sdmx.csv").exists()
        return
    lines = list(csv.DictReader((folder.path / "sdmx.csv").read_text("utf-8").splitlines()))
    own = folder.shown[(folder.shown["scope"] == folder.scope) & (folder.shown["status"] != "band")]
    counts = {
        "NUMERATOR": "numerator",
        "DENOMINATOR": "denominator",
        "NOT_KNOWN": "unknown",
        "NOT_APPLICABLE": "not_applicable",
        "DUE": "due",
    }
    released = {
        tuple("" if pd.isna(row[name]) else f"{row[name]:.10g}" for name in counts.values())
        for row in own.to_dict("records")
    }
    told = [line for line in lines if line["CONF_STATUS"] == "F"]
    assert len(told) > 100
    assert {tuple(line[name] for name in counts) for line in told} <= released | {("",) * len(counts)}
    withheld = [line for line in lines if line["OBS_STATUS"] == "Q" and line["BOUND_LOW"] == ""]
    assert {line[name] for line in withheld for name in counts} == {""}
    assert {(line["OBS_VALUE"], line["CONF_STATUS"]) for line in withheld} == {("NaN", "C")}


def test_sdmx_has_each_outcome_of_everybody_as_it_was_released(folder: Folder) -> None:
    if not folder.path.name.startswith("ministry"):
        return
    lines = csv.DictReader((folder.path / "sdmx.csv").read_text("utf-8").splitlines())
    told = {
        (line["OUTCOME"], line["MILESTONE"]): line
        for line in lines
        if line["INDICATOR"] == "M01" and {line["SEX"], line["AGE"], line["COMPOSITE_BREAKDOWN"]} == {"_T"}
    }
    values = folder.values
    everybody = (
        (values["scope"] == folder.scope) & (values["measure"] == "M01") & (values["breakdown"] == "all")
    )
    rows = values[everybody].to_dict("records")
    assert len(rows) == len(told) > 50
    for row in rows:
        line = told[row["outcome"], f"M{row['milestone']:02.0f}"]
        assert (line["CONF_STATUS"] == "C") == (row["status"] in ("c", "band"))
        if line["OBS_VALUE"] != "NaN":
            share = 100 * row["numerator"] / row["denominator"]
            assert float(line["OBS_VALUE"]) == pytest.approx(share, abs=0.05)


def everything_in(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and those of what is packed in it."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if path.suffix == ".parquet":
        yield duckdb.sql(f"select * from '{path}'").df().to_csv().encode()
        yield str(duckdb.sql(f"select * from parquet_kv_metadata('{path}')").fetchall()).encode()
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield str(reader.metadata).encode()
        yield from (page.extract_text().encode() for page in reader.pages)
        yield from (data for files in reader.attachments.values() for data in files)


def test_no_file_holds_an_identifier_a_path_or_the_name_of_a_machine(
    folder: Folder, first: First, identifiers: frozenset[str]
) -> None:
    with duckdb.connect(str(first.home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        keys = {str(key) for (key,) in connection.execute("select case_key from landing.cases").fetchall()}
    places = [str(place).encode() for place in (first.home, Path.cwd())]
    machine = socket.gethostname()
    words = identifiers | keys | ({machine} if len(machine) > 4 else set())  # a shorter one comes by chance
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        for content in everything_in(path):
            assert not words_in(content) & words, path.name
            assert not any(place in content for place in places), path.name


def test_the_explorer_has_the_rows_of_the_data_that_count_somebody(folder: Folder) -> None:
    data = pd.read_csv(folder.path / "data" / "indicator_values.csv")
    counts = data[[*NUMBERS]].fillna(0).ne(0).any(axis=1) & data["status"].ne("z")
    beside = data["scope"].eq(folder.scope) | data["breakdown"].eq("all")
    asked = data[counts & beside]
    lines = lines_of((folder.path / "explore.html").read_text("utf-8"))
    areas = "S" + asked["service_area"].astype("Int64").astype("string")
    subject = areas.fillna(asked["outcome"].astype("string")).fillna("")
    milestone = asked["milestone"].astype("Int64").astype("string").fillna("")
    rows = zip(asked["measure"], asked["breakdown"], asked["scope"], subject, milestone, strict=True)
    told = [(*line.key[:3], line.subject or "", line.milestone or "") for line in lines]
    assert sorted(told) == sorted(rows) and len(told) > 100


def test_the_explorer_tells_a_figure_as_the_report_does(folder: Folder) -> None:
    everybody = folder.values.query("breakdown == 'all' and measure == 'M01'").dropna(subset="numerator")
    released = everybody.set_index(["scope", "outcome", "milestone"])[["due", "denominator", "numerator"]]
    lines = lines_of((folder.path / "explore.html").read_text("utf-8"))
    told = [line for line in lines if line.breakdown == "all" and line.measure == "M01"]
    read = folder.page.text_content()
    assert told
    for line in told:
        heads = ("People due", "Level known (n)", "Achieved (k)")
        key = line.scope, line.subject, int(line.milestone or 0)
        if key in released.index:
            assert [number(line.cells[head]) for head in heads] == released.loc[key].to_list()
        if line.milestone == "12" and line.scope == folder.scope:
            assert line.label in read
