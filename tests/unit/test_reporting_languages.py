"""Reports in other languages: nothing that a reader sees is left out, in any file."""

from __future__ import annotations

import ast
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from made_reports import ALL_FINDINGS, DONOR, EVERY, MINISTRY, tables
from release_file import ORDINARY, settings_for

from pipeline import configuration
from pipeline.reference import message_template
from pipeline.reporting import files
from pipeline.reporting.assemble import assemble
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.document import Report
from pipeline.reporting.language.catalogue import pseudo
from pipeline.reporting.language.text import load_text
from pipeline.reporting.language.translated import in_language
from pipeline.reporting.released import Release, read_release
from pipeline.settings import Settings
from tests.explorer_lines import data_of
from tests.sparing import first_fast

PROJECT = Path(__file__).resolve().parents[2]
REPORTING = PROJECT / "pipeline" / "reporting"
REPORTS = PROJECT / "reports"

# Strings that tell nothing to a reader of a report, by file: what is said to other programs, and to users.
NOT_READ = {
    "charts/bars.py": {"%"},  # on an axis; all languages of the region write it behind the number
    "charts/curves.py": {"%"},
    "charts/drawing.py": {"DejaVu Sans", "Date", "Creator"},  # a font, and what a file tells of itself
    "charts/figures.py": {"%"},
    "charts/funnels.py": {"%", "99.8%", "95%"},
    "released.py": None,  # SQL
    "charts/svg.py": None,  # names of fonts
    "charts/targets.py": {"%"},
    "charts/trends.py": {"100%"},
    "pdf/typesetting.py": None,  # names of fonts, messages of Typst
    "pdf/content.py": {". ", ", "},
    "explorer/figures_data.py": {",", ":"},  # of JSON
    "workbook/__init__.py": {"Language"},  # a property of the file
    "workbook/cells.py": None,  # how a spreadsheet formats a number
    "workbook/charts.py": {"Arial"},
    "workbook/naming.py": {" ("},
    "workbook/sheet.py": None,  # names of fonts and styles
    "__init__.py": {"ReportDefinition"},
    "brief/__init__.py": {"Brief"},
    "notebook_reader.py": None,  # for notebooks, which are in English
    "review.py": None,  # for the organisation's own staff before a release, in English
    "definitions.py": {", "},  # between the names in an error
    "assemble.py": {"focus milestone"},  # what a wrong definition is told
}
FOR_MACHINES = (
    "period_codes.py",
    *(
        f"exchange/{name}"
        for name in ("iati", "dhis2", "sdmx", "record.py", "observations.py", "data_package")
    ),
)
PATTERNS = {"compile", "search", "sub", "findall", "fullmatch", "match", "filterwarnings"}
OF_STRINGS = {"split", "partition", "rpartition", "strip", "lstrip", "rstrip", "replace", "startswith"}
SAID_TO_USERS = {"UsageError", "ReintegrationError", "_unusable", "execute"}


def spoken(source: str) -> Iterator[str]:
    """String literals that look like words or punctuation; no docstrings, keys, formats, patterns, errors."""
    tree = ast.parse(source)
    passed = {id(inner) for node in ast.walk(tree) for inner in _for_the_program(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield from [node.value] if SPOKEN.search(node.value) and not KEY.fullmatch(node.value) else []


def _for_the_program(node: ast.AST) -> Iterator[ast.AST]:
    """What lies in a node and is no text of a report."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.FormattedValue) and node.format_spec:
        yield from ast.walk(node.format_spec)
    elif isinstance(node, ast.Call):
        called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        yield from ast.walk(node) if called in PATTERNS | SAID_TO_USERS else ()
        yield from node.args if called in OF_STRINGS else ()


SPOKEN = re.compile(r"[A-Za-z]{2,} [A-Za-z]|^[A-Z][a-z]{2,}|[.;:,(] ?$|^ ?[.;:,(]|%")
# keys and paths, a sign, formats and codes of other programs, parts of patterns and of SVG
KEY = re.compile(r"[a-z_\d]+|[\w.:/-]*[\w][.:/_-][\w.:/-]*|[.:/][\w.:/]*|[A-Z]{3,}|%Y-%m|.*(\\|\(\?|<\w+ ).*")


def test_the_search_for_words_in_the_program_finds_them() -> None:
    source = '''"""A docstring."""
x = f"{a}. {b}"
y = "Not shown"
z = text("findings.title") + f"{n:.0%}" + re.sub("a b", "c d", e)
raise UsageError("It cannot be read.")
Cell("Total")
'''
    assert sorted(spoken(source)) == [". ", "Not shown", "Total"]


@pytest.mark.parametrize("path", sorted(REPORTING.rglob("*.py")), ids=lambda path: path.name)
def test_no_word_for_a_reader_stands_in_the_program(path: Path) -> None:
    name = path.relative_to(REPORTING).as_posix()
    allowed = NOT_READ.get(name, set())
    found = [said for said in spoken(path.read_text("utf-8")) if allowed is not None and said not in allowed]
    assert name.startswith(FOR_MACHINES) or found == []


@cache
def _project(folder: Path) -> Path:
    """The project's texts with a template that has all of them, also those added a moment ago."""
    for name in ("reports", "seeds", "expectations"):
        shutil.copytree(PROJECT / name, folder / name)
    template = folder / "reports" / message_template.FILE
    template.write_text(message_template.text(Settings(folder, folder)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    project = _project(tmp_path_factory.mktemp("project"))
    return settings_for(tmp_path_factory.mktemp("home"), ORDINARY, project)


def _in(settings: Settings, language: str, audience: str) -> tuple[Report, Release]:
    definition = replace(find_definition(settings, audience), language=language)
    release = read_release(settings, definition.scope, audience, "2026H1")
    text = load_text(settings.reports, language)
    definition, release = in_language(definition, release, text)
    asked = replace(definition, sections=EVERY, findings=ALL_FINDINGS)
    return assemble(asked, release, text), release


def _read_by_people(content: Any) -> Iterator[str]:
    """Every text of the model of a report; no keys, signs and codes."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        unread = {"key", "sign", "flag", "kind", "tone", "axis", "language"}
        yield from (
            said for name, value in content.items() if name not in unread for said in _read_by_people(value)
        )
    elif isinstance(content, list | tuple):
        yield from (said for value in content for said in _read_by_people(value))


def _of_the_fixture(release: Release) -> set[str]:
    """Words that the made-up release makes up, and what is never translated: sources, runs, code, hashes."""
    records = release.records
    found = {row["source"] for row in records["targets"]} | {release.audit, *release.rules, release.run_id}
    found |= {release.code_version} | {str(row["provider_id"]) for row in records["packages"]}
    found |= {str(row[column]) for row in records["data_quality"] for column in ("label", "what_to_do")}
    found |= {row["label"] for row in records["group_labels"] if "«" not in row["label"]}
    return {one for said in found for one in re.split(r"\W|_", said.lower()) if one}


def _of_the_organisation(settings: Settings) -> set[str]:
    """A name, which is called the same in every language."""
    return {*re.findall(r"\w+", configuration.load_organisation(settings.config).name.lower())}


@pytest.mark.parametrize("audience", first_fast([DONOR, MINISTRY]))
def test_a_report_in_the_made_up_language_has_no_english_left(made_up: Settings, audience: str) -> None:
    report, release = _in(made_up, "en-XA", audience)
    allowed = _of_the_fixture(release) | {"low"} | _of_the_organisation(made_up)
    left = {
        word
        for said in _read_by_people(asdict(report))
        for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}|[\w.]*\d[\w.]*", "", said))
        if word.lower() not in allowed
    }
    assert left == set()


def test_codes_and_figures_are_the_same_in_every_language(made_up: Settings) -> None:
    english, _ = _in(made_up, "en", DONOR)
    other, _ = _in(made_up, "en-XA", DONOR)
    assert [section.key for section in english.sections] == [section.key for section in other.sections]
    for one, two in zip(tables(english), tables(other), strict=True):
        assert [[(cell.value, cell.flag) for cell in row] for group in one.groups for row in group.rows] == [
            [(cell.value, cell.flag) for cell in row] for group in two.groups for row in group.rows
        ]


def test_a_half_year_is_told_in_the_language_of_the_report(made_up: Settings) -> None:
    _, release = _in(made_up, "en-XA", DONOR)
    labels = {(row["group_column"], row["code"]): row["label"] for row in release.records["group_labels"]}
    assert labels["cohort", "2024H1"] == pseudo("{year}, first half").format(year=2024)
    assert labels["half_year", "2024H1"] == pseudo("January to June {year}").format(year=2024)


# Every file of a report -----------------------------------------------------------------------------------

FEW = ("findings", "coverage")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
KHMER = ("លទ្ធផលនៃការធ្វើសមាហរណកម្មឡើងវិញនៅកម្ពុជា", "លំនៅឋាន", "ខែមិថុនា")


@pytest.fixture(scope="module", params=first_fast(["en-XA", "km"]))
def made(request: pytest.FixtureRequest, made_up: Settings) -> tuple[str, dict[str, bytes]]:
    definition = find_definition(made_up, MINISTRY)
    definition = replace(definition, language=request.param, sections=FEW, charts=1)
    release = read_release(made_up, definition.scope, MINISTRY, "2026H1")
    return request.param, files.made(made_up, definition, release)


def test_every_file_is_made_in_the_language(made: tuple[str, dict[str, bytes]]) -> None:
    _, found = made
    assert {"report.html", "report.pdf", "tables.xlsx", "data/datapackage.json"} <= found.keys()
    assert all(found.values())


def test_the_script_of_the_explorer_gets_its_words_in_the_language(
    made: tuple[str, dict[str, bytes]],
) -> None:
    language, found = made
    told = data_of(found["explore.html"].decode())["words"]
    english = load_text(REPORTS, "en").entries("explorer.view")
    assert english.keys() <= told.keys()
    same = {key for key, words in english.items() if told[key] == words}
    assert same == set() if language == "en-XA" else same


def test_the_data_package_describes_itself_in_the_language(made: tuple[str, dict[str, bytes]]) -> None:
    language, found = made
    codes = found["data/code_lists.csv"].decode("utf-8")
    assert f"sex,female,{'ស្រី' if language == 'km' else pseudo('Female')}," in codes


def test_the_page_says_its_language_and_speaks_it(made: tuple[str, dict[str, bytes]]) -> None:
    language, found = made
    page = found["report.html"].decode("utf-8")
    assert f'<html lang="{language}"' in page
    for said in KHMER if language == "km" else (pseudo("Summary"), pseudo("Housing")):
        assert said in page


def test_the_page_in_the_made_up_language_has_no_english_sentence(made: tuple[str, dict[str, bytes]]) -> None:
    language, found = made
    page = re.sub(r"<(style|script).*?</\1>", "", found["report.html"].decode("utf-8"), flags=re.DOTALL)
    read_aloud = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', page)
    said = [*re.split(r"<[^>]+>", page), *read_aloud]
    sentences = [one for one in said if ENGLISH_SENTENCE.search(one)]
    assert bool(sentences) is (language == "km")  # a sample is translated, the rest is English


def test_the_pdf_speaks_the_language(made: tuple[str, dict[str, bytes]]) -> None:
    from pypdf import PdfReader

    language, found = made
    document = PdfReader(io.BytesIO(found["report.pdf"]))
    assert document.trailer["/Root"]["/Lang"] == language
    words = "តារាង" if language == "km" else pseudo("Summary")
    assert any(words in page.extract_text().replace("\n", " ") for page in document.pages)


def test_the_workbook_speaks_the_language(made: tuple[str, dict[str, bytes]]) -> None:
    from openpyxl import load_workbook

    language, found = made
    book = load_workbook(io.BytesIO(found["tables.xlsx"]), read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert any(("លំនៅឋាន" if language == "km" else pseudo("Housing")) in cell for cell in cells)
