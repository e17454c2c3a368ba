"""What a ministry's DHIS2 is sent: counts as strings, whole breakdowns, and all that they refer to."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_reports import MINISTRY, context_of, of_period, settings_changed, withhold

from pipeline.reporting import files
from pipeline.reporting.context import Context
from pipeline.reporting.exchange import dhis2, dhis2_metadata, dhis2_names
from pipeline.reporting.sections import method
from tests.sparing import first_fast

Value = dict[str, str]
KHM = "scope = 'country:KHM' and milestone = 12"
WOMEN, MEN, OTHER, UNKNOWN = (
    f"{KHM} and breakdown = 'sex' and sex = '{sex}'" for sex in ("female", "male", "other", "unknown")
)
TOTAL = f"{KHM} and breakdown = 'all'"


def counted(where: str, measure: str, achieved: int, known: int) -> str:
    """The statement that sets the counts of a figure of the first outcome."""
    outcome = "outcome = 'O01'" if measure == "M01" else "outcome is null"
    return (
        f"update indicator_values set numerator = {achieved}, denominator = {known}, estimate = "
        f"{achieved / known}, status = 'published' where {where} and measure = '{measure}' and {outcome}"
    )


# Women and men add up to everybody, achieved and known; nobody of another sex is due.
WHOLE = (
    counted(TOTAL, "M01", 30, 40),
    counted(WOMEN, "M01", 18, 24),
    counted(MEN, "M01", 12, 16),
    f"update indicator_values set unknown = 10 where {TOTAL} and measure = 'M01' and outcome = 'O01'",
)
O01 = "and measure = 'M01' and outcome = 'O01'"


def sent(home: Path, *statements: str, plan: str = "ordinary") -> list[Value]:
    context = context_of(settings_changed(home, *statements, plan=plan), MINISTRY)
    values: list[Value] = json.loads(dhis2.data_values(context.definition, context.release))["dataValues"]
    return values


def of(values: list[Value], element: str) -> dict[str, str]:
    """The values of a data element by category option combo; empty = the default."""
    return {
        one.get("categoryOptionCombo", ""): one["value"] for one in values if one["dataElement"] == element
    }


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(settings_changed(tmp_path_factory.mktemp("dhis2"), *WHOLE), MINISTRY)


@pytest.fixture(scope="module")
def metadata(context: Context) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(dhis2_metadata.metadata(context))
    return found


def test_counts_of_everybody_are_sent_as_strings_for_the_country_and_half_year(tmp_path: Path) -> None:
    values = sent(tmp_path, *WHOLE)
    assert {(one["period"], one["orgUnit"]) for one in values} == {("2026S1", "KHM")}
    assert all(re.fullmatch(r"\d+", one["value"]) for one in values)
    assert of(values, "REINT_O01_M12_NUM") == {"": "30"}
    assert of(values, "REINT_O01_M12_DEN") == {"": "40"}
    assert of(values, "REINT_COV_M12_ASSESSED") == {"": "39"}
    assert of(values, "REINT_COV_M12_DUE") == {"": "50"}


def test_a_whole_breakdown_that_adds_up_is_sent_by_category(tmp_path: Path) -> None:
    values = sent(tmp_path, *WHOLE)
    assert of(values, "REINT_O01_M12_NUM_SEX") == {"REINT_SEX_FEMALE": "18", "REINT_SEX_MALE": "12"}
    assert of(values, "REINT_O01_M12_DEN_SEX") == {"REINT_SEX_FEMALE": "24", "REINT_SEX_MALE": "16"}


BAND = "status = 'band', numerator = null, estimate = null, numerator_low = 0, numerator_high = 3"


@pytest.mark.parametrize(
    "statement",
    first_fast(
        [
            withhold(f"{MEN} {O01}"),
            withhold(f"{OTHER} {O01}"),
            f"update indicator_values set {BAND} where {MEN} {O01}",
            f"update indicator_values set as_of = date '2025-12-01' where {MEN} {O01}",
            f"update indicator_values set status = 'x', estimate = null where {MEN} {O01}",
            counted(MEN, "M01", 11, 16),
            f"delete from indicator_values where {MEN} {O01}",
        ],
        2,
    ),
    ids=["withheld", "nobody withheld", "band", "earlier", "nothing known", "does not add up", "one missing"],
)
def test_of_a_breakdown_that_is_not_whole_no_category_is_sent(statement: str, tmp_path: Path) -> None:
    values = sent(tmp_path, *WHOLE, statement)
    assert of(values, "REINT_O01_M12_NUM_SEX") == of(values, "REINT_O01_M12_DEN_SEX") == {}
    assert of(values, "REINT_O01_M12_NUM") == {"": "30"}


@pytest.mark.parametrize(
    "statement",
    first_fast(
        [
            withhold(f"{TOTAL} {O01}"),
            f"update indicator_values set {BAND} where {TOTAL} {O01}",
            f"update indicator_values set as_of = date '2025-12-01' where {TOTAL} {O01}",
            f"update indicator_values set unknown = 80 where {TOTAL} {O01}",
            withhold(f"{TOTAL} and measure = 'M03' and outcome = 'O01'"),
        ]
    ),
    ids=["withheld", "band", "earlier", "hardly known", "coverage withheld"],
)
def test_neither_count_of_a_share_is_sent_where_the_share_may_not_stand(
    statement: str, tmp_path: Path
) -> None:
    values = sent(tmp_path, *WHOLE, statement)
    for element in ("NUM", "DEN", "NUM_SEX", "DEN_SEX"):
        assert of(values, f"REINT_O01_M12_{element}") == {}


@pytest.mark.long
def test_nothing_is_sent_where_all_is_withheld(tmp_path: Path) -> None:
    assert sent(tmp_path, plan="withheld") == []


def test_no_value_is_sent_twice(tmp_path: Path) -> None:
    values = sent(tmp_path, *WHOLE, plan="large")
    keys = [(one["dataElement"], one.get("categoryOptionCombo")) for one in values]
    assert len(keys) == len(set(keys))


def test_the_organisation_unit_can_have_another_code(tmp_path: Path) -> None:
    context = context_of(settings_changed(tmp_path), MINISTRY)
    definition = replace(context.definition, org_unit="KH_NATIONAL")
    values = json.loads(dhis2.data_values(definition, context.release))["dataValues"]
    assert {one["orgUnit"] for one in values} == {"KH_NATIONAL"}


def test_all_that_values_refer_to_is_in_the_metadata(
    context: Context, metadata: dict[str, list[dict[str, Any]]]
) -> None:
    values = json.loads(dhis2.data_values(context.definition, context.release))["dataValues"]
    elements = {one["code"]: one for one in metadata["dataElements"]}
    combos = {one["code"]: one for one in metadata["categoryOptionCombos"]}
    assert any("categoryOptionCombo" in one for one in values)
    for one in values:
        combo = combos[one["categoryOptionCombo"]] if "categoryOptionCombo" in one else {}
        assert elements[one["dataElement"]].get("categoryCombo") == combo.get("categoryCombo")


def test_every_reference_within_the_metadata_has_its_object(
    metadata: dict[str, list[dict[str, Any]]],
) -> None:
    ids = [one["id"] for objects in metadata.values() for one in objects]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{10}", one) for one in ids)
    text = json.dumps(metadata)
    named = set(re.findall(r'{"id": "(\w{11})"}', text)) | set(re.findall(r"#{(\w+)}", text))
    assert named <= set(ids)
    assert named >= {one["id"] for one in metadata["visualizations"]}


def test_codes_and_names_keep_the_limits_and_are_unique(metadata: dict[str, list[dict[str, Any]]]) -> None:
    for objects in metadata.values():
        for field, longest in (("code", 50), ("shortName", 50), ("name", 230)):
            found = [one[field] for one in objects if field in one]
            assert len(found) == len(set(found))
            assert all(0 < len(one) <= longest for one in found)


def test_short_names_are_words_that_say_whose_when_and_what(
    metadata: dict[str, list[dict[str, Any]]],
) -> None:
    short = {
        one["code"]: one["shortName"] for kind in ("dataElements", "indicators") for one in metadata[kind]
    }
    assert short["REINT_O01_M12_NUM"] == "Housing, 12 months: achieved"
    assert short["REINT_COV_M00_DUE"] == "All people, entry: due"
    assert short["REINT_O03_M12_DEN_SEX"] == "Mental health, 12 months: known, sex"
    assert short["REINT_O02_M24_HIGH"] == "Physical health, 24 months: highest possible %"
    assert not [name for name in short.values() if "_" in name or name.isupper()]


def test_a_short_name_that_is_nearly_too_long_has_its_months_in_brief(context: Context) -> None:
    one = dhis2.Element("O06", 12, "ASSESSED", "age_trafficked")
    assert dhis2_names.short_name(context, one) == "Economic well-being, 12m: assessed, age trafficked"


def test_a_long_outcome_gives_way_to_its_number_in_a_short_name(context: Context) -> None:
    outcomes = tuple(
        {**row, "short_name": "Somewhere to live that is safe"} for row in context.release.records["outcomes"]
    )
    records = context.release.records | {"outcomes": outcomes}
    long = replace(context, release=replace(context.release, records=records))
    one = dhis2.Element("O01", 12, "ASSESSED", "age_trafficked")
    assert dhis2_names.short_name(long, one) == "Outcome 1, 12m: assessed, age trafficked"


def test_a_dashboard_shows_six_visualizations_beside_each_other(
    metadata: dict[str, list[dict[str, Any]]],
) -> None:
    [dashboard] = metadata["dashboards"]
    items = dashboard["dashboardItems"]
    assert [one["visualization"]["id"] for one in items] == [one["id"] for one in metadata["visualizations"]]
    assert len(items) == 6
    taken = [
        (x, y)
        for one in items
        for x in range(one["x"], one["x"] + one["width"])
        for y in range(one["y"], one["y"] + one["height"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 60


def test_a_visualization_shows_counts_or_shares_of_the_last_periods(
    context: Context, metadata: dict[str, list[dict[str, Any]]]
) -> None:
    names = {"DATA_ELEMENT": "dataElement", "INDICATOR": "indicator"}
    for one in metadata["visualizations"]:
        assert one["type"] in {"BAR", "COLUMN", "PIVOT_TABLE"}
        assert [one[f"{axis}Dimensions"] for axis in ("column", "row", "filter")] == [["pe"], ["dx"], ["ou"]]
        assert [one[f"{axis}s"] for axis in ("column", "row", "filter")] == [
            [{"id": "pe"}],
            [{"id": "dx"}],
            [{"id": "ou"}],
        ]
        for item in one["dataDimensionItems"]:
            kind = names[item["dataDimensionItemType"]]
            assert item[kind]["id"] in {found["id"] for found in metadata[f"{kind}s"]}
    latest = {tuple(period["id"] for period in one["periods"]) for one in metadata["visualizations"]}
    assert latest == {("2026S1",), ("2024S2", "2025S1", "2025S2", "2026S1")}
    quarters = json.loads(dhis2_metadata.metadata(of_period(context, "2026Q2")))["visualizations"]
    assert {one["periods"][-1]["id"] for one in quarters} == {"2026Q2"}


def test_every_option_of_a_category_has_its_option_combo(metadata: dict[str, list[dict[str, Any]]]) -> None:
    offered = {option["id"] for one in metadata["categories"] for option in one["categoryOptions"]}
    combined = [option["id"] for one in metadata["categoryOptionCombos"] for option in one["categoryOptions"]]
    assert sorted(combined) == sorted(offered)


def test_counts_are_states_that_are_never_added_up(metadata: dict[str, list[dict[str, Any]]]) -> None:
    for one in metadata["dataElements"]:
        assert (one["valueType"], one["aggregationType"]) == ("INTEGER_ZERO_OR_POSITIVE", "NONE")
        assert "not added up" in one["description"]
    [data_set] = metadata["dataSets"]
    assert data_set["periodType"] == "SixMonthly"
    assert data_set["description"].startswith("Incomplete by design")


@pytest.mark.parametrize(
    ("period", "kind", "written", "noun"),
    first_fast(
        [
            ("2026H1", "SixMonthly", "2026S1", "half-year"),
            ("2026Q2", "Quarterly", "2026Q2", "quarter"),
            ("2026", "Yearly", "2026", "year"),
            ("2025Y04", "FinancialApril", "2025April", "programme year"),
            ("2025Y07", "FinancialJuly", "2025July", "programme year"),
            ("2025Y10", "FinancialOct", "2025Oct", "programme year"),
        ]
    ),
)
def test_the_period_is_written_as_the_period_type_of_the_data_set_has_it(
    context: Context, period: str, kind: str, written: str, noun: str
) -> None:
    found = of_period(context, period)
    values = json.loads(dhis2.data_values(found.definition, found.release))["dataValues"]
    described = json.loads(dhis2_metadata.metadata(found))
    [data_set] = described["dataSets"]
    assert ({one["period"] for one in values}, data_set["periodType"]) == ({written}, kind)
    assert f"an earlier file of the same {noun} had" in data_set["description"]
    assert all(f"at the end of the {noun}:" in one["description"] for one in described["dataElements"])


def test_for_a_year_that_dhis2_has_no_periods_for_no_file_is_made_and_the_report_says_why(
    context: Context, tmp_path: Path
) -> None:
    settings = settings_changed(tmp_path, "update release set period = '2025Y09'")
    definition = replace(context.definition, sections=("method",))
    made = files.made(settings, definition, replace(context.release, period="2025Y09"))
    assert "dhis2.json" not in made
    assert "dhis2_metadata.json" not in made
    assert "DHIS2 has no periods for years that begin in the month" in made["report.html"].decode()


def test_a_report_with_files_for_dhis2_says_nothing_of_years_without(context: Context) -> None:
    section = method.build(of_period(context, "2025Y07"))
    assert "DHIS2" not in str(section)


def test_indicators_give_the_released_share_and_its_bounds(
    context: Context, metadata: dict[str, list[dict[str, Any]]]
) -> None:
    values = json.loads(dhis2.data_values(context.definition, context.release))["dataValues"]
    by_id = {
        one["id"]: of(values, one["code"])[""]
        for one in metadata["dataElements"]
        if "" in of(values, one["code"])
    }
    figure = context.find("country:KHM", "M01", 12, "O02")
    expected = (
        {"PCT": figure.value, "LOW": figure.bounds[0], "HIGH": figure.bounds[1]} if figure.bounds else {}
    )
    assert expected
    for one in metadata["indicators"]:
        if one["code"].startswith("REINT_O02_M12_") and one["code"][14:] in expected:
            above, below = (
                sum(int(sign + by_id[uid]) for sign, uid in re.findall(r"([+-]?)#{(\w+)}", one[part]))
                for part in ("numerator", "denominator")
            )
            assert above / below == pytest.approx(expected.pop(one["code"][14:]), abs=1e-9)
    assert expected == {}


@pytest.mark.long
def test_metadata_are_the_same_whatever_is_withheld(tmp_path: Path) -> None:
    found = []
    for plan in ("ordinary", "small"):
        home = tmp_path / plan
        home.mkdir()
        found.append(dhis2_metadata.metadata(context_of(settings_changed(home, plan=plan), MINISTRY)))
    assert found[0] == found[1]


def test_a_code_that_is_too_long_is_shortened_and_stays_its_own() -> None:
    one, two = (dhis2.code("identification_assistance", f"unidentified_unassisted_{end}") for end in "ab")
    assert one != two
    assert max(len(one), len(two)) <= 50
