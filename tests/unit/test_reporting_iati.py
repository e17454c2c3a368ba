"""The IATI file of a donor: as the standard wants it, and with no value that the report withholds."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import other_readers
import pytest
from iati_standard import STANDARD, broken_rules, schema
from lxml import etree
from made_reports import (
    DONOR,
    MINISTRY,
    WITHOUT_GROUPS,
    context_of,
    files_of,
    names_of,
    of_period,
    settings_changed,
    withhold,
)
from release_file import ORDINARY, settings_for

from pipeline import reporting
from pipeline.errors import UsageError
from pipeline.reporting.context import Context
from pipeline.reporting.definitions import DISAGGREGATIONS, find_definition
from pipeline.reporting.exchange import iati
from pipeline.settings import Settings
from tests.sparing import first_fast

PROJECT = Path(__file__).resolve().parents[2]
PLANS = ("ordinary", "large", "withheld", "small")
FOCUS = "measure = 'M01' and scope = 'donor:DFAT' and milestone = 12"


def made(context: Context, disaggregation: str = "none") -> etree._Element:
    """The file of a context, with breakdowns given in one of the three ways."""
    return etree.fromstring(rendered(context, disaggregation), etree.XMLParser(resolve_entities=False))


def rendered(context: Context, disaggregation: str = "none") -> bytes:
    settings = replace(context.definition.iati, disaggregation=disaggregation)  # type: ignore[type-var]
    return iati.render(replace(context.definition, iati=settings), context.release, context.text)


def of_plan(home: Path, *statements: str, plan: str = "ordinary") -> Context:
    home.mkdir(exist_ok=True)
    return context_of(settings_changed(home, *statements, plan=plan))


def indicator(activities: etree._Element, code: str) -> etree._Element:
    [found] = activities.xpath(".//indicator[reference/@code = $code]", code=code)
    return found


def values(element: etree._Element, kind: str) -> list[float]:
    return [float(found) for found in element.xpath(f".//{kind}/@value")]


def words(element: etree._Element) -> str:
    return " ".join(element.xpath(".//narrative/text()"))


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Context]:
    return {plan: of_plan(tmp_path_factory.mktemp(plan), plan=plan) for plan in PLANS}


@pytest.mark.parametrize("plan", first_fast(PLANS))
@pytest.mark.parametrize("disaggregation", DISAGGREGATIONS)
def test_the_file_is_as_the_schema_and_the_rules_want_it(
    contexts: dict[str, Context], plan: str, disaggregation: str
) -> None:
    activities, asked = made(contexts[plan], disaggregation), schema()
    asked.validate(activities)
    assert [str(error) for error in asked.error_log] == []
    assert broken_rules(activities) == []


def test_the_rules_find_what_is_wrong(contexts: dict[str, Context]) -> None:
    activities = made(contexts["ordinary"])
    first = activities.find(".//indicator")
    first.find(".//actual").attrib.pop("value")
    first.find("period/period-start").set("iso-date", "2031-01-01")
    first.getparent().append(etree.Element("reference", vocabulary="99", code="O01"))
    activities.find(".//iati-identifier").text = " XX&1"
    activities.set("generated-datetime", "2026-06-01T00:00:00Z")
    first.set("measure", "9")
    assert broken_rules(activities) == [
        "the identifier of the activity begins with that of its organisation",
        "an identifier has none of the signs that are kept for addresses",
        "no space stands around an identifier",
        "a period starts, then ends",
        "baseline, target and actual have a number",
        "a reference stands at the result or at the indicator",
        "the file is made after the last day that it tells of",
        "a percentage lies between 0 and 100",
        "codes are of the list IndicatorMeasure",
    ]


def read_by_iatikit(content: bytes, folder: Path) -> dict[str, Any]:
    file = folder / "iati.xml"
    file.write_bytes(content)
    found: dict[str, Any] = other_readers.read("read_iati", file, STANDARD)
    return found


@pytest.mark.long
@pytest.mark.parametrize("disaggregation", DISAGGREGATIONS)
def test_iatikit_finds_schema_and_codes_kept_and_reads_the_activity(
    contexts: dict[str, Context], tmp_path: Path, disaggregation: str
) -> None:
    context = contexts["large"]
    assert read_by_iatikit(rendered(context, disaggregation), tmp_path) == {
        "schema": [],
        "codes": [],
        "id": "XX-EXAMPLE-REINT-DFAT-2024",
        "title": [context.definition.title],
        "start": "2024-01-01",
    }


@pytest.mark.long
def test_iatikit_finds_what_is_wrong(contexts: dict[str, Context], tmp_path: Path) -> None:
    content = rendered(contexts["ordinary"])
    content = content.replace(b'measure="2"', b'measure="9"', 1).replace(b"<period-start", b"<start", 1)
    found = read_by_iatikit(content, tmp_path)
    assert found["codes"] == ['The value "9" is not in the IndicatorMeasure codelist.']
    assert found["schema"]


@pytest.mark.parametrize("disaggregation", first_fast(DISAGGREGATIONS))
def test_every_actual_is_a_figure_of_the_release(contexts: dict[str, Context], disaggregation: str) -> None:
    context = contexts["large"]
    activities = made(context, disaggregation)
    found = context.release.values
    found = found[(found["measure"] == "M01") & (found["scope"] == context.own) & (found["milestone"] == 12)]
    released = found[found["status"].isin(["published", "low"])]
    actuals = list(activities.iter("actual"))
    assert actuals
    for actual in actuals:
        code = actual.xpath("string(ancestor::indicator/reference/@code)")
        outcome, _, _, *group = code.split("-")
        dimension = actual.find("dimension")
        breakdown, key = group or (dimension.attrib.values() if dimension is not None else ("all", ""))
        rows = released[(released["outcome"] == outcome) & (released["breakdown"] == breakdown)]
        if breakdown != "all":
            rows = rows[rows[context.group_column(breakdown)] == key]
        [row] = rows.to_dict("records")
        assert float(actual.get("value")) == pytest.approx(100 * row["estimate"], abs=0.05)
        assert f"{row['numerator']:,.0f} of {row['denominator']:,.0f} people" in words(actual)
        assert f"{row['due']:,.0f} people up to June 2026" in words(actual)


def test_there_is_one_result_per_outcome_in_order(contexts: dict[str, Context]) -> None:
    codes = made(contexts["ordinary"]).xpath(".//result/indicator/reference/@code")
    assert codes == [f"O{number:02}-M01-12" for number in range(1, 11)]


def test_a_milestone_that_has_a_target_gets_an_indicator_of_its_own(tmp_path: Path) -> None:
    row = "select donor_code, outcome, 24, 0.2, 0.625, date '2026-12-01', source from targets"
    activities = made(of_plan(tmp_path, f"insert into targets {row} where outcome = 'O03'"))
    assert values(indicator(activities, "O03-M01-24"), "target") == [62.5]
    assert values(indicator(activities, "O03-M01-24"), "baseline") == [20]
    assert len(activities.findall(".//indicator")) == 11


@pytest.mark.parametrize(
    ("period", "end", "made_on"),
    [
        ("2026H1", "2026-06-30", "2026-07-01"),
        ("2026Q2", "2026-06-30", "2026-07-01"),
        ("2025Y07", "2026-06-30", "2026-07-01"),
        ("2025", "2025-12-31", "2026-01-01"),
    ],
)
def test_target_and_actual_stand_in_one_period_that_begins_with_the_first_people_counted(
    contexts: dict[str, Context], period: str, end: str, made_on: str
) -> None:
    activities = made(of_period(contexts["ordinary"], period))
    for code in ("O01-M01-12", "O02-M01-12"):  # with a target for June and one for December
        [only] = indicator(activities, code).findall("period")
        dated = [only.find(side).get("iso-date") for side in ("period-start", "period-end")]
        assert dated == ["2024-01-01", end]
        assert [found.tag for found in only][2:] == ["target", "actual"]
    assert activities.get("generated-datetime") == f"{made_on}T00:00:00Z"


def test_a_target_says_by_when_it_is_to_be_reached(contexts: dict[str, Context]) -> None:
    activities = made(contexts["ordinary"])
    said = [words(indicator(activities, f"{code}-M01-12").find(".//target")) for code in ("O01", "O02")]
    assert said == [
        "To be reached by June 2026. Source: Grant design, made up.",
        "To be reached by December 2026. Source: Grant design, made up.",
    ]


def test_a_withheld_figure_leaves_its_target_in_the_period(tmp_path: Path) -> None:
    [only] = indicator(made(of_plan(tmp_path, withhold(ONE))), "O02-M01-12").findall("period")
    assert [found.tag for found in only][2:] == ["target"]


def test_the_activity_holds_people_who_were_counted_before_its_own_start(tmp_path: Path) -> None:
    earlier = "update group_labels set code = '2020H1' where group_column = 'cohort' and code = '2024H1'"
    started = made(of_plan(tmp_path, earlier)).find(".//activity-date")
    assert started.get("iso-date") == "2020-01-01"
    assert "from January 2020 on" in words(started)
    assert "gives January 2024 as the start of the activity" in words(started)


def test_a_start_before_the_first_people_counted_stays_as_it_is(contexts: dict[str, Context]) -> None:
    context = contexts["ordinary"]
    settings = replace(context.definition.iati, start=date(2019, 7, 1))  # type: ignore[type-var]
    activities = made(replace(context, definition=replace(context.definition, iati=settings)))
    started = activities.find(".//activity-date")
    assert (started.get("iso-date"), words(started)) == ("2019-07-01", "")
    assert {one.get("iso-date") for one in activities.iter("period-start")} == {"2019-07-01"}


def test_without_a_baseline_in_the_target_it_is_the_share_at_entry(tmp_path: Path) -> None:
    context = of_plan(tmp_path, "update targets set baseline = null")
    found = indicator(made(context), "O02-M01-12")
    entry = context.find("donor:DFAT", "M01", 0, "O02")
    assert values(found, "baseline") == [pytest.approx(100 * entry.value, abs=0.05)]
    assert found.find("baseline").get("year") == "2024"
    assert "The share when cases were opened" in words(found.find("baseline"))


def test_without_targets_there_are_neither_targets_nor_periods_of_them(tmp_path: Path) -> None:
    activities = made(of_plan(tmp_path, "delete from targets"))
    assert activities.findall(".//target") == []
    assert {end.get("iso-date") for end in activities.iter("period-end")} == {"2026-06-30"}


ONE = f"{FOCUS} and outcome = 'O02' and breakdown = 'all'"
NOTHING = "estimate = null, ci_low = null, ci_high = null, bound_low = null, bound_high = null"


def instead(values: str) -> str:
    return f"update indicator_values set {values} where {ONE}"


# A band has its two ends and no estimate.
BAND = instead(
    "status = 'band', numerator = null, estimate = null, bound_low = null, bound_high = null, "
    "numerator_low = 0, numerator_high = 3, ci_low = 0, ci_high = 0.2"
)
HIDDEN = {
    "withheld": (withhold(ONE), "It may be any number."),
    "band": (BAND, "Which number it is is not told"),
    "not available": (
        instead(f"status = 'x', numerator = 0, denominator = 0, {NOTHING}"),
        "The figure is not available",
    ),
    "not applicable": (
        instead(f"status = 'z', numerator = 0, denominator = 0, unknown = 0, due = 0, {NOTHING}"),
        "Nobody to whom the figure applies",
    ),
    "hardly known": (instead("unknown = 10 * denominator"), "known for fewer than 40%"),
}


@pytest.mark.parametrize("disaggregation", first_fast(DISAGGREGATIONS))
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_the_report_does_not_show_has_no_value(tmp_path: Path, hidden: str, disaggregation: str) -> None:
    statement, said = HIDDEN[hidden]
    context = of_plan(tmp_path, statement)
    activities = made(context, disaggregation)
    found = activities.xpath(".//indicator[starts-with(reference/@code, 'O02-')]")
    assert [one.find("reference").get("code") for one in found] == ["O02-M01-12"]
    assert list(found[0].iter("actual")) == []
    assert said in words(found[0].find("description"))


def test_a_withheld_figure_and_a_band_leave_no_number_but_those_of_the_logframe(tmp_path: Path) -> None:
    context = of_plan(tmp_path, BAND, "update targets set source = 'Logframe'")
    found = indicator(made(context), "O02-M01-12")
    digits = [part for part in words(found).replace("12 months", "").split() if any(map(str.isdigit, part))]
    # the levels; breakdowns there are, breakdowns withheld; the year of the target
    assert digits == ["3", "4.", "6", "2", "2026."]
    assert [*found.xpath(".//@value")] == [*found.xpath("baseline/@value"), *found.xpath(".//target/@value")]


@pytest.mark.parametrize("status", ["c", "band"])
def test_a_breakdown_is_given_only_whole(tmp_path: Path, status: str) -> None:
    one = f"{FOCUS} and outcome = 'O02' and sex = 'male'"
    statement = f"update indicator_values set status = 'band', estimate = null where {one}"
    context = of_plan(tmp_path, withhold(one) if status == "c" else statement)
    activities = made(context, "dimension")
    assert shown(indicator(activities, "O02-M01-12")) == {"age_group", "age_trafficked", "movement"}
    assert "sex" in shown(indicator(activities, "O03-M01-12"))
    codes = made(context, "indicator").xpath(".//reference/@code")
    assert [code for code in codes if code.startswith("O02-M01-12-sex")] == []
    assert "O03-M01-12-sex-female" in codes


def shown(found: etree._Element) -> set[str]:
    return set(found.xpath(".//actual/dimension/@name"))


def test_the_description_says_how_many_breakdowns_are_withheld(contexts: dict[str, Context]) -> None:
    found = indicator(made(contexts["ordinary"]), "O03-M01-12")
    assert "Of 6 breakdowns by groups of people, 2 are withheld" in words(found.find("description"))
    everything = indicator(made(contexts["large"]), "O03-M01-12")
    assert "Of 6 breakdowns by groups of people, none is withheld." in words(everything.find("description"))


def test_breakdowns_are_given_as_the_donor_asks(contexts: dict[str, Context]) -> None:
    context = contexts["ordinary"]
    plain, dimensions, indicators = (made(context, way) for way in DISAGGREGATIONS)
    assert plain.findall(".//dimension") == indicators.findall(".//dimension") == []
    assert len(plain.findall(".//indicator")) == len(dimensions.findall(".//indicator")) == 10
    own = indicator(indicators, "O03-M01-12-sex-female")
    [actual] = indicator(dimensions, "O03-M01-12").xpath(
        ".//actual[dimension/@name = 'sex' and dimension/@value = 'female']"
    )
    assert own.xpath(".//actual/@value") == [actual.get("value")]
    assert words(own.find("title")).endswith("Sex: Female")
    assert own.findall("baseline") == own.findall(".//target") == []


def test_nothing_of_the_region_is_in_it(tmp_path: Path) -> None:
    with_region = rendered(of_plan(tmp_path / "with"), "dimension")
    gone = "delete from indicator_values where scope = 'region'"
    assert rendered(of_plan(tmp_path / "without", gone), "dimension") == with_region


@pytest.mark.parametrize("plan", PLANS)
def test_no_mark_of_the_report_is_in_it(contexts: dict[str, Context], plan: str) -> None:
    assert b"[" not in rendered(contexts[plan], "dimension")


@pytest.mark.long
def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (rendered(of_plan(tmp_path / name), "indicator") for name in ("first", "second"))
    assert first == second


def test_a_share_that_is_not_quite_all_is_never_100(tmp_path: Path) -> None:
    context = of_plan(
        tmp_path,
        "update indicator_values set numerator = 4999, denominator = 5000, estimate = 1.0 "
        f"where {FOCUS} and outcome = 'O02' and breakdown = 'all'",
    )
    assert values(indicator(made(context), "O02-M01-12"), "actual") == [99.9]


@pytest.mark.long
def test_names_with_signs_of_xml_come_through(tmp_path: Path) -> None:
    context = of_plan(tmp_path, "update outcomes set name = 'Food & <home> \"now\"' where number = 1")
    activities = made(replace(context, definition=replace(context.definition, recipient="A & B <C>")))
    assert activities.findtext(".//result/title/narrative") == 'Food & <home> "now"'
    assert activities.findtext(".//participating-org/narrative") == "A & B <C>"
    assert schema().validate(activities)


def test_made_up_cases_are_said_to_be(contexts: dict[str, Context]) -> None:
    about = "iati-activity/description/narrative"
    assert "Synthetic sample data" in made(contexts["ordinary"]).findtext(about)
    assert "Synthetic sample data" not in made(contexts["large"]).findtext(about)


@pytest.mark.long
def test_donors_have_the_file_and_ministries_do_not(tmp_path: Path) -> None:
    assert "iati.xml" in names_of(tmp_path / "donor", DONOR)
    assert "iati.xml" not in names_of(tmp_path / "ministry", MINISTRY)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "reports", tmp_path / "project" / "reports")
    return tmp_path / "project"


def rewrite(project: Path, keep: Iterable[str], *added: str) -> Settings:
    """DFAT's report definition with some of its lines, and others."""
    file = project / "reports" / "sample" / "reports" / "donor-dfat.toml"
    lines = file.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("iati_") or line.split(" ")[0] in keep]
    file.write_text("\n".join([*kept, *added, ""]), encoding="utf-8")
    return Settings(project, project.parent / "home")


IDENTITY = (
    "iati_organisation", "iati_organisation_name", "iati_organisation_type", "iati_activity", "iati_start",
)  # fmt: skip


@pytest.mark.long
def test_an_organisation_without_identifiers_has_no_iati_file(project: Path) -> None:
    settings = rewrite(project, keep=())
    with duckdb.connect(str(settings_for(settings.home, ORDINARY, project).release_db)) as file:
        file.execute(WITHOUT_GROUPS)
    found = files_of(settings, DONOR)
    assert "report.html" in found
    assert "iati.xml" not in found


@pytest.mark.parametrize(
    ("keep", "added", "problem"),
    [
        (IDENTITY[:3], (), "missing: iati_activity, iati_start"),
        (IDENTITY, ('iati_budget = "1"',), "unknown: iati_budget"),
        (IDENTITY, ('iati_disaggregation = "all"',), "`iati_disaggregation` is none of"),
        (IDENTITY[:4], ('iati_start = "2024"',), "`iati_start` is not a date"),
        ((*IDENTITY[:3], IDENTITY[4]), ('iati_activity = "2024"',), "`iati_activity` does not begin with"),
        ((), ("iati = true",), "unknown: iati"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    project: Path, keep: tuple[str, ...], added: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(UsageError) as caught:
        find_definition(rewrite(project, keep, *added), DONOR)
    assert problem in str(caught.value)


def test_a_ministry_cannot_ask_for_it(project: Path) -> None:
    with (project / "reports" / "sample" / "reports" / "ministry-khm.toml").open(
        "a", encoding="utf-8"
    ) as file:
        file.write('\niati_activity = "XX-1"\n')
    with pytest.raises(UsageError, match="unknown: iati_activity"):
        find_definition(Settings(project, project.parent / "home"), "ministry:KHM")


def test_every_donor_of_the_demonstration_has_identifiers_of_its_own(tmp_path: Path) -> None:
    donors = [one for one in reporting.definitions(Settings(PROJECT, tmp_path)) if one.kind == "donor"]
    assert len({one.iati.activity for one in donors if one.iati}) == len(donors)
