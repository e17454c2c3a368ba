"""The brief: what it says follows from the figures, in short sentences, on two pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import made_reports
import pypdf
import pytest
from lxml import html
from made_reports import DONOR, MINISTRY, PLANS, context_of, settings_changed, withhold

from pipeline.reporting import files
from pipeline.reporting.assemble import assemble
from pipeline.reporting.brief import Brief, brief
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.findings.model import Statement
from pipeline.reporting.language.text import load_text
from pipeline.reporting.released import read_release
from pipeline.settings import Settings
from tests.sparing import first_fast

AUDIENCES = (DONOR, MINISTRY, "region")
NUMBER = re.compile(r"\d[\d.,]*")
WORD = re.compile(r"[^\W\d_][\w'-]*")
MOST_NUMBERS, HIGHEST_GRADE = 2, 8.0
FEWEST_WORDS, MOST_WORDS = 250, 350
AT_FOCUS = "measure = 'M01' and milestone = 12 and breakdown = 'all'"


def of(settings: Settings, audience: str = DONOR) -> Brief:
    context = context_of(settings, audience)
    return brief(context, assemble(context.definition, context.release, context.text))


def of_plan(home: Path, *statements: str, plan: str = "ordinary", audience: str = DONOR) -> Brief:
    return of(settings_changed(home, *statements, plan=plan), audience)


EACH = [pytest.param((plan, one)) for plan in PLANS for one in AUDIENCES]  # the ordinary plan comes first


@pytest.fixture(scope="module", params=first_fast(EACH, len(AUDIENCES)), ids=str)
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Brief:
    plan, audience = request.param
    return of_plan(tmp_path_factory.mktemp("brief"), plan=plan, audience=audience)


def statements(found: Brief) -> Iterator[Statement]:
    yield from found.statements
    for part in found.parts:
        yield from part.statements


def said(found: Brief, part: str = "") -> str:
    """Every sentence of a part, or of the first page."""
    if not part:
        return " ".join(one.text for one in found.statements)
    return " ".join(one.text for each in found.parts if each.key == part for one in each.statements)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end: as Flesch-Kincaid is computed by most programs."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1
    return max(1, groups - silent)


def grade(sentences: list[str]) -> float:
    """Flesch-Kincaid grade level (Kincaid 1975)."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    in_all = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * in_all / len(words) - 15.59


def test_the_grade_of_known_sentences_is_theirs() -> None:
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45, abs=0.01)
    assert grade(["Administrative considerations necessitate institutional coordination."]) > 20


def test_no_sentence_has_more_than_two_numbers(each: Brief) -> None:
    texts = [each.title, *(one.text for one in statements(each))]
    crowded = [
        sentence
        for text in texts
        for sentence in re.split(r"(?<=[.?!]) ", text)
        if len(NUMBER.findall(sentence)) > MOST_NUMBERS
    ]
    assert crowded == []


def test_the_brief_is_read_at_grade_8_or_lower(each: Brief) -> None:
    sentences = [
        sentence for one in statements(each) for sentence in re.split(r"(?<=[.?!:]) ", one.text) if sentence
    ]
    assert grade([each.title, *sentences]) <= HIGHEST_GRADE


def test_a_whole_brief_has_250_to_350_words(each: Brief) -> None:
    tiles = [word for tile in each.tiles for word in (tile.label, tile.value, tile.detail, tile.change)]
    texts = [each.title, *tiles, *(f"{one.role} {one.text}" for one in statements(each))]
    texts += [part.title for part in each.parts]
    number = sum(len(text.split()) for text in texts)
    assert number <= MOST_WORDS
    assert number >= FEWEST_WORDS or each.is_report


def test_no_sentence_is_made_of_marks(each: Brief) -> None:
    texts = [each.title, *(one.text for one in statements(each))]
    texts += [word for tile in each.tiles for word in (tile.value, tile.detail, tile.change)]
    assert [text for text in texts if "[" in text or "nan" in text] == []


def test_every_question_is_put_to_a_role_and_names_no_cause(each: Brief) -> None:
    asked = [one for part in each.parts if part.key == "questions" for one in part.statements]
    assert all(one.role and one.text.endswith("?") for one in asked)
    assert len(asked) <= 4
    assert [
        one.text for one in statements(each) if re.search(r"\b(because|caused|thanks to)\b", one.text)
    ] == []


@pytest.mark.parametrize(
    ("target", "title"),
    [
        (0.01, "All 10 outcomes are at or above target a year after entry"),
        (0.99, "No outcome is at or above target a year after entry"),
    ],
)
def test_the_title_states_how_many_outcomes_have_reached_their_target(
    tmp_path: Path, target: float, title: str
) -> None:
    assert of_plan(tmp_path, f"update targets set target = {target}").title == title


def test_the_title_does_not_speak_of_all_where_an_outcome_is_withheld(tmp_path: Path) -> None:
    withheld = (
        "update indicator_values set estimate = null, numerator = null, ci_low = null, ci_high = null, "
        "status = 'c' where measure = 'M01' and outcome = 'O02'"
    )
    found = of_plan(tmp_path, "update targets set target = 0.01", withheld)
    assert found.title == "All 9 outcomes we can show are at or above target a year after entry"


def test_of_some_the_title_counts_and_the_page_says_for_how_many_it_is_sure(tmp_path: Path) -> None:
    found = of_plan(tmp_path, plan="large")
    [reached, shown] = map(int, NUMBER.findall(found.title))
    tile = found.tiles[2]
    assert tile.value == f"{reached} of {shown}"
    clear = int(NUMBER.findall(tile.detail)[0])
    assert clear <= reached < shown
    assert ("All of them are clearly so." in said(found)) == (clear == reached)


def test_without_targets_an_outcome_is_held_against_a_half(tmp_path: Path) -> None:
    found = of_plan(tmp_path, "delete from targets")
    assert "half or more are stable or secure" in found.title
    assert "target" not in f"{said(found)} {said(found, 'behind')}"


def test_what_is_below_its_target_is_named_with_how_sure_it_is(tmp_path: Path) -> None:
    (tmp_path / "sure").mkdir()
    (tmp_path / "unsure").mkdir()
    clear = of_plan(tmp_path / "sure", "update targets set target = 0.99 where outcome = 'O01'")
    assert "Clearly below target:" in said(clear, "behind")
    assert "housing" in said(clear, "behind")
    near = of_plan(
        tmp_path / "unsure",
        "update targets set target = 0.01 where outcome <> 'O01'",
        f"update targets set target = (select estimate + 0.02 from indicator_values where {AT_FOCUS} "
        "and scope = 'donor:DFAT' and outcome = 'O01') where outcome = 'O01'",
    )
    assert "Below target, but it may be chance: housing." in said(near, "behind")


def test_where_nothing_is_behind_it_is_said(tmp_path: Path) -> None:
    found = of_plan(tmp_path, "update targets set target = 0.01")
    assert "No outcome that we can show is below its target." in said(found, "behind")


def test_what_is_withheld_is_named_and_not_counted(tmp_path: Path) -> None:
    found = of_plan(tmp_path, withhold(f"{AT_FOCUS} and outcome = 'O04' and scope = 'donor:DFAT'"))
    assert "Not shown, so that nobody can be found: legal status." in said(found, "behind")
    assert found.tiles[2].value.endswith("of 9")
    [point] = [point for point in found.chart.panels[0].points if point.row == "Legal status"]
    assert point.sign == "cannot be shown: somebody could be found in it"


STARTED = "measure = 'M03_baseline_{}' and milestone = 12 and scope = 'donor:DFAT'"


@pytest.mark.parametrize(
    ("assessed", "not_assessed", "said_of_it"),
    [
        (
            0.4,
            0.2,
            "had started lower in all 10 outcomes we can compare, so the shares shown are likely too high",
        ),
        (
            0.2,
            0.4,
            "had started higher in all 10 outcomes we can compare, so the shares shown are likely too low",
        ),
        (0.3, 0.3, "had started like the others in all 10 outcomes"),
    ],
)
def test_which_way_those_missing_bend_the_figures_is_said(
    tmp_path: Path, assessed: float, not_assessed: float, said_of_it: str
) -> None:
    changes = [
        f"update indicator_values set denominator = 100, numerator = {100 * share:.0f}, estimate = {share}, "
        f"status = 'published', ci_low = 0.1, ci_high = 0.5 where {STARTED.format(kind)}"
        for kind, share in (("assessed", assessed), ("not_assessed", not_assessed))
    ]
    assert said_of_it in said(of_plan(tmp_path, *changes), "missing")


def test_where_it_is_withheld_how_they_had_started_that_is_said(tmp_path: Path) -> None:
    found = of_plan(tmp_path, withhold("measure like 'M03_baseline%'"))
    assert "we do not know which way the figures bend" in said(found, "missing")
    assert "What do other records tell" not in said(found, "questions")


def test_the_most_frequent_reason_decides_the_question_on_those_missing(tmp_path: Path) -> None:
    found = of_plan(
        tmp_path,
        "update indicator_values set numerator = 15 where measure = 'M03_missing_no_contact' "
        "and milestone = 12 and scope = 'donor:DFAT'",
    )
    assert "“no contact” (15 people)" in said(found, "missing")
    assert "Why is contact lost, and who could restore it safely?" in said(found, "questions")


def test_where_eight_in_ten_were_seen_nobody_is_asked_why_others_were_not(tmp_path: Path) -> None:
    found = of_plan(
        tmp_path,
        "update indicator_values set numerator = 100, estimate = 0.93 where measure = 'M03' "
        "and milestone = 12 and outcome is null and breakdown = 'all' and scope = 'donor:DFAT'",
    )
    assert "decline" not in said(found, "questions")


@pytest.mark.parametrize(
    ("before", "change"), [(0.05, "+5 points"), (0.01, "+1 point"), (-0.01, "\N{MINUS SIGN}1 point")]
)
def test_a_tile_says_what_became_of_its_figure_since_the_last_report(
    tmp_path: Path, before: float, change: str
) -> None:
    numbers = ", ".join(
        ("numerator", "denominator", "unknown", "not_applicable", "due", "ci_low", "ci_high", "bound_low")
    )
    found = of_plan(
        tmp_path,
        f"""
            insert into previous_figures by name
            select
                scope, measure, outcome, service_area, milestone, '2025H2' as period, '1.0' as version,
                cast('2025-12-01' as date) as as_of, {numbers}, bound_high, 'published' as status,
                estimate - {before} as estimate
            from indicator_values
            where measure = 'M03' and breakdown = 'all'
        """,
    )
    assert found.tiles[1].change == f"{change} since the last report"
    assert found.tiles[3].change == "first report"


IN_NEED = (
    "M09_persons_of_due",
    "M09_persons",
    "M11_most_of_due",
)  # the first that is shown is the fourth number


@pytest.mark.parametrize(
    ("gone", "label", "value"),
    [
        pytest.param(0, "Known to have an unmet need", "50%", id="of_all_due"),
        pytest.param(1, "People with an unmet need", "60%", id="of_those_with_a_need"),
        pytest.param(2, "Known to have achieved most outcomes", "50%", id="most_outcomes"),
        pytest.param(3, "People with an unmet need", "not shown", id="none"),
    ],
)
def test_the_fourth_number_is_the_first_that_is_shown(
    gone: int, label: str, value: str, tmp_path: Path
) -> None:
    names = ", ".join(f"'{name}'" for name in IN_NEED[:gone]) or "''"
    tile = of_plan(tmp_path, withhold(f"measure in ({names}) and breakdown = 'all'")).tiles[3]
    assert (tile.label, tile.value) == (label, value)


def test_of_fewer_than_five_outcomes_the_brief_is_the_report(tmp_path: Path) -> None:
    kept = "('O01', 'O02', 'O03', 'O04')"
    statement = withhold(f"measure = 'M01' and outcome not in {kept} and scope = 'donor:DFAT'")
    settings = settings_changed(tmp_path, statement)
    definition = find_definition(settings, DONOR)
    made = files.made(
        settings, definition, read_release(settings, definition.scope, DONOR, made_reports.PERIOD)
    )
    assert made["report.html"] == made["brief.html"]
    assert made["report.pdf"] == made["brief.pdf"]
    found = of(settings)
    assert found.is_report
    assert found.chart is None
    assert "this brief is the whole report" in said(found)


@pytest.fixture(scope="module")
def made_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    settings = settings_changed(tmp_path_factory.mktemp("files"))
    definition = find_definition(settings, DONOR)
    release = read_release(settings, definition.scope, DONOR, made_reports.PERIOD)
    return files.made(settings, definition, release)


def test_the_pdf_has_two_pages(made_files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(made_files["brief.pdf"])
    pages = pypdf.PdfReader(file).pages
    assert len(pages) == 2
    assert "What is behind or not known" in pages[1].extract_text()


def test_every_link_of_a_sentence_leads_to_a_place_in_the_report(made_files: dict[str, bytes]) -> None:
    page, report = (html.fromstring(made_files[name]) for name in ("brief.html", "report.html"))
    ids = set(report.xpath("//@id"))
    links = page.xpath("//a[@class='source']")
    assert len(links) > 5
    for link in links:
        name, _, place = link.get("href").partition("#")
        assert name == "report.html"
        assert place in ids
        [target] = report.xpath("//*[@id = $place]", place=place)
        assert link.text in target.text_content()


def test_the_page_and_the_pdf_say_the_same(made_files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(made_files["brief.pdf"])
    printed = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages)
    page = html.fromstring(made_files["brief.html"])
    for item in page.xpath("//main//ul[contains(@class, 'statements')]/li"):
        for link in item.xpath(".//a"):
            link.drop_tree()
        assert "".join(item.text_content().split()) in printed
    for value in page.xpath("//li[@class='tile']/span"):
        assert "".join(value.text_content().split()) in printed


def test_the_page_on_the_brief_has_every_rule_with_its_role_and_question() -> None:
    text = load_text(Path("reports"), "en")
    page = Path("docs/brief.md").read_text("utf-8")
    rows = {found[1]: found for found in re.findall(r"(?m)^\| (`(\w+)`) \|(.*)\|$", page)}
    questions, roles = text.entries("brief.questions"), text.entries("brief.roles")
    assert questions.keys() == roles.keys() == rows.keys()
    for rule, question in questions.items():
        cells = [cell.strip() for cell in rows[rule][2].split("|")]
        assert cells[1:] == [roles[rule], re.sub(r"\{\w+\}", "…", question)]


NEWEST = "measure = 'M21_new' and half_year = '2025H2' and scope = 'donor:DFAT'"


def test_how_many_are_new_is_told_of_the_half_year_that_the_report_ends_with(tmp_path: Path) -> None:
    for name in ("within", "at the end", "withheld"):
        (tmp_path / name).mkdir()
    moved = f"update indicator_values set half_year = '2026H1' where {NEWEST}"
    counted = f"update indicator_values set numerator = 21, estimate = 0.2 where {NEWEST}"
    assert of_plan(tmp_path / "within").tiles[0].change == ""
    found = of_plan(tmp_path / "at the end", counted, moved)
    assert found.tiles[0].change == "21 of them new in the last half-year"
    found = of_plan(tmp_path / "withheld", withhold(NEWEST), moved)
    assert found.tiles[0].change == "how many are new cannot be shown"


def test_a_band_at_an_end_is_the_lowest_share_and_told_by_its_end(tmp_path: Path) -> None:
    found = of_plan(
        tmp_path,
        f"update indicator_values set status = 'band', numerator = null, estimate = null, numerator_low = 0, "
        f"numerator_high = 3, denominator = 40, ci_low = 0, ci_high = 0.2 where {AT_FOCUS} "
        "and outcome = 'O05' and scope = 'donor:DFAT'",
    )
    assert "fewest in safety (8% or less)." in said(found)


def test_where_two_are_the_lowest_neither_is_named(tmp_path: Path) -> None:
    found = of_plan(
        tmp_path,
        f"update indicator_values set numerator = 8, denominator = 80, estimate = 0.1, ci_low = 0.05, "
        f"ci_high = 0.2 where {AT_FOCUS} and outcome in ('O05', 'O06') and scope = 'donor:DFAT'",
    )
    assert "fewest in" not in said(found)


def test_where_an_outcome_is_withheld_the_highest_is_of_those_shown(tmp_path: Path) -> None:
    found = of_plan(tmp_path, withhold(f"{AT_FOCUS} and outcome = 'O04' and scope = 'donor:DFAT'"))
    assert "Of the outcomes we can show, most people are stable or secure in" in said(found)
