"""The margins of the sample against Tables 2, 4 and 5 of Surtees (2017): tests/data/guidebook_tables.csv."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.sample import template
from pipeline.sample.template import Exploitation, Template

GUIDEBOOK = Path(__file__).resolve().parents[1] / "data" / "guidebook_tables.csv"
SEEDS = (0, 1, 2, 7, 42, 252, 2017, 2026, 65_537, 20_260_715)


def guidebook(dimension: str) -> dict[str, int]:
    with GUIDEBOOK.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dimension"] == dimension]
    return {row["category"]: int(row["count"]) for row in rows}


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> Template:
    return template.make(request.param)


@pytest.fixture
def by_person(drawn: Template) -> dict[int, list[Exploitation]]:
    people: dict[int, list[Exploitation]] = {slot: [] for slot in range(252)}
    for row in drawn.exploitations:
        people[row.slot].append(row)
    return people


def test_sexes_are_those_of_table_2(drawn: Template) -> None:
    assert Counter(drawn.traits["sex"]) == guidebook("sex")


def test_countries_of_origin_are_those_of_table_2(drawn: Template) -> None:
    assert Counter(drawn.traits["origin"]) == guidebook("country_of_origin")


def test_ages_when_trafficked_are_those_of_table_2(drawn: Template) -> None:
    children = [band in ("0_5", "6_12", "13_15", "16_17") for band in drawn.traits["age_group_trafficked"]]
    assert {"child": sum(children), "adult": 252 - sum(children)} == guidebook("age_when_trafficked")


def test_55_of_the_trafficked_children_were_still_children_and_all_13_or_older(drawn: Template) -> None:
    opened = Counter(
        band
        for band, age in zip(drawn.traits["age_group_opened"], drawn.traits["age"], strict=True)
        if age == "child"
    )
    still = opened["13_15"] + opened["16_17"]
    assert {"child": still, "adult": opened["18_24"] + opened["25_34"]} == guidebook("age_at_interview")


def test_the_bands_at_opening_leave_room_for_41_persons_of_15_to_17(drawn: Template) -> None:
    opened = Counter(drawn.traits["age_group_opened"])
    assert opened["16_17"] <= 41 <= opened["16_17"] + opened["13_15"]


def test_nobody_is_younger_at_opening_than_when_trafficked(drawn: Template) -> None:
    pairs = zip(drawn.traits["age_group_trafficked"], drawn.traits["age_group_opened"], strict=True)
    assert all(template.LADDER.index(then) <= template.LADDER.index(now) for then, now in pairs)


def test_forms_are_those_of_table_4(by_person: dict[int, list[Exploitation]]) -> None:
    forms = Counter("+".join(sorted({row.form for row in rows})) or "unknown" for rows in by_person.values())
    forms["sexual_and_labour"] += forms.pop("labour+sexual")
    assert forms == guidebook("form")


def test_of_one_who_told_nothing_no_exploitation_is_recorded(
    drawn: Template, by_person: dict[int, list[Exploitation]]
) -> None:
    assert [drawn.traits["form"][slot] for slot, rows in by_person.items() if not rows] == ["unknown"]


def test_two_of_three_mixes_of_forms_are_two_rows(by_person: dict[int, list[Exploitation]]) -> None:
    assert sum({row.form for row in rows} == {"sexual", "labour"} for rows in by_person.values()) == 2


@pytest.mark.parametrize(("form", "escaped"), [("sexual", 9), ("labour", 5), ("forced_marriage", 4)])
def test_footnotes_9_to_11_hold(drawn: Template, form: str, escaped: int) -> None:
    told = {(row.slot, row.form, row.exploited_before_exit) for row in drawn.exploitations}
    assert sum((its_form, how) == (form, "escaped_before") for _, its_form, how in told) == escaped


def test_the_seven_who_escaped_before_any_form_are_women_and_girls(drawn: Template) -> None:
    slots = [row.slot for row in drawn.exploitations if row.form == "escaped_before_exploited"]
    assert [drawn.traits["sex"][slot] for slot in slots] == ["female"] * 7


def test_25_persons_escaped_before_and_3_are_unknown(by_person: dict[int, list[Exploitation]]) -> None:
    told = Counter(rows[0].exploited_before_exit if rows else "unknown" for rows in by_person.values())
    assert told == {"yes": 224, "escaped_before": 25, "unknown": 3}


def test_labour_sectors_are_those_of_table_4(drawn: Template) -> None:
    sectors = [set((row.labour_sector or "").split(";")) - {""} for row in drawn.exploitations]
    assert Counter(sector for row in sectors for sector in row) == guidebook("labour_sector")


def test_only_and_all_labour_persons_have_sectors(by_person: dict[int, list[Exploitation]]) -> None:
    labour = {slot for slot, rows in by_person.items() if {row.form for row in rows} == {"labour"}}
    assert {slot for slot, rows in by_person.items() if any(row.labour_sector for row in rows)} == labour


def test_several_sectors_share_a_cell(drawn: Template) -> None:
    assert any(";" in (row.labour_sector or "") for row in drawn.exploitations)


def test_destinations_are_those_of_table_5(drawn: Template) -> None:
    pairs = {(row.slot, row.country_of_exploitation) for row in drawn.exploitations}
    assert Counter(country for _, country in pairs) == guidebook("destination")


def test_44_were_trafficked_internally_in_the_countries_of_table_5(drawn: Template) -> None:
    told = {(row.slot, row.movement, row.country_of_exploitation) for row in drawn.exploitations}
    assert Counter(country for _, movement, country in told if movement == "internal") == {
        "KHM": 10,
        "CHN": 8,
        "LAO": 3,
        "MMR": 8,
        "THA": 2,
        "VNM": 13,
    }


def test_37_of_those_trafficked_internally_were_children(drawn: Template) -> None:
    internal = {row.slot for row in drawn.exploitations if row.movement == "internal"}
    assert Counter(drawn.traits["age"][slot] for slot in internal) == {"child": 37, "adult": 7}


def test_internal_means_exploited_in_the_country_of_origin(drawn: Template) -> None:
    assert all(
        (drawn.traits["origin"][row.slot] == row.country_of_exploitation) == (row.movement == "internal")
        for row in drawn.exploitations
    )


def test_who_comes_back_is_of_one_sex_and_origin_and_opened_later(drawn: Template) -> None:
    traits = drawn.traits
    assert drawn.episodes
    for pair in drawn.episodes:
        first, later = pair.first_slot, pair.later_slot
        assert (traits["sex"][first], traits["origin"][first]) == (
            traits["sex"][later],
            traits["origin"][later],
        )
        assert int(traits["opened_rank"][first]) < int(traits["opened_rank"][later])


def test_nobody_comes_back_twice(drawn: Template) -> None:
    slots = [slot for pair in drawn.episodes for slot in (pair.first_slot, pair.later_slot)]
    assert len(slots) == len(set(slots))


def test_at_least_15_cases_are_in_each_of_thailand_and_china(drawn: Template) -> None:
    programmes = Counter(drawn.traits["programme_country"])
    assert min(programmes["THA"], programmes["CHN"]) >= 15


def test_seeds_differ_in_what_goes_together() -> None:
    assert template.make(1).traits["form"] != template.make(2).traits["form"]
