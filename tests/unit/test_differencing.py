"""What follows by subtraction from figures that may be shown: each leak in a small made-up warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sparing import first_fast
from tests.unit.warehouse_of_figures import Measure, Rule, Warehouse, every

REGION = ("region", "all", "")
CODES = ("KHM", "LAO", "THA", "VNM")
COUNTRIES = {f"country:{code}": range(at * 30, at * 30 + 30) for at, code in enumerate(CODES)}


def level(counts: Rule | None = None, milestone: int = 12) -> Measure:
    return Measure("M01", counts or every(2), "O01", milestone)


def beside(code: str, asked: range, milestone: int = 12) -> Measure:
    """A measure of the outcome that asks some of whom the level is known, and counts as it does."""
    return Measure(code, every(2, asked), "O01", milestone)


def leaks(warehouse: Warehouse, folder: Path) -> int:
    return sum(finding.count for finding in warehouse.told(folder))


def test_what_is_left_without_a_baseline_is_told_by_the_crude_share_and_it_goes(tmp_path: Path) -> None:
    """Of 60 whose level is known 54 have a baseline: the results of six people follow."""
    warehouse = Warehouse(60).measured(level(), beside("M17_crude", range(54)))
    warehouse.measured(beside("M04_conversion", range(20)), beside("M04_retention", range(20, 54)))
    warehouse.measured(Measure("M04_net", every(2, range(54)), "O01", 12))
    assert leaks(warehouse, tmp_path)

    shown = warehouse.differenced()
    assert shown == {("M01", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.long
def test_a_crude_share_of_everybody_or_without_many_is_shown(tmp_path: Path) -> None:
    """Of 84 known all have a baseline; or only 44, and of the others half achieved."""
    for asked in (range(84), range(44)):
        warehouse = Warehouse(84).measured(level(), beside("M17_crude", asked))

        assert warehouse.differenced() == {("M01", *REGION), ("M17_crude", *REGION)}
        assert leaks(warehouse, tmp_path) == 0


def test_baselines_of_later_reports_are_held_against_the_opening(tmp_path: Path) -> None:
    warehouse = Warehouse(60).measured(
        level(milestone=0),
        beside("M03_baseline_assessed", range(40)),
        beside("M03_baseline_not_assessed", range(40, 55)),
    )
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {("M01", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.parametrize(
    ("at_milestone", "to_cut_off"),
    first_fast(
        [
            pytest.param(
                Measure("M04_improved_of_due", every(2), "O01", 12),
                Measure("M05_12", every(2, range(54)), "O01"),
                id="of_one_outcome",
            ),
            pytest.param(
                Measure("M03", every(2), milestone=12),
                Measure("M05_12", every(2, range(54)), "O01"),
                id="coverage",
            ),
            pytest.param(
                Measure("M11_most_of_due", every(2), milestone=12),
                Measure("M16", every(2, range(54))),
                id="of_none",
            ),
        ]
    ),
)
def test_figures_to_the_cut_off_are_held_against_those_at_milestones(
    at_milestone: Measure, to_cut_off: Measure, tmp_path: Path
) -> None:
    """Of 60 due at 12 months 54 are asked to the cut-off."""
    warehouse = Warehouse(60).measured(at_milestone, to_cut_off)
    assert leaks(warehouse, tmp_path)

    assert len(warehouse.differenced()) == 1
    assert leaks(warehouse, tmp_path) == 0


def test_all_who_are_due_stand_beside_those_of_whom_the_level_is_known(tmp_path: Path) -> None:
    """Six of sixty have no known level; so much stands beside the level."""
    warehouse = Warehouse(60).measured(
        level(every(2, range(54))), Measure("M11_most_of_due", every(10), milestone=12)
    )
    assert leaks(warehouse, tmp_path) == 0

    assert warehouse.differenced() == {("M01", *REGION), ("M11_most_of_due", *REGION)}


def test_those_due_to_whom_an_outcome_applies_are_held_against_those_whose_level_is_known(
    tmp_path: Path,
) -> None:
    """To three it does not apply: the other sixty are not all who are due."""
    known = level(lambda person: person % 3 > 0 if person < 54 else None)
    may_apply = Measure("M04_improved_of_due", every(10, range(60)), "O01", 12)
    warehouse = Warehouse(63).measured(known, may_apply)
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {("M01", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


def test_what_has_to_go_takes_nothing_with_it(tmp_path: Path) -> None:
    """Who may have improved are all but six of those due, whom coverage tells: no other of all due goes."""
    may_apply, due = (
        beside("M04_improved_of_due", range(54)),
        Measure("M11_most_of_due", every(5), milestone=12),
    )
    coverage = Measure("M03", every(2), milestone=12)
    warehouse = Warehouse(60).measured(coverage, may_apply, due)
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {("M03", *REGION), ("M11_most_of_due", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


def test_needs_of_an_area_that_came_after_a_milestone_are_not_looked_at(tmp_path: Path) -> None:
    """As those that came between two milestones are not."""
    by_then, ever = (
        Measure("M10", every(2, range(54)), "area 2", 3),
        Measure("M09_persons", every(2), "area 2"),
    )
    warehouse = Warehouse(60).measured(by_then, ever)
    assert leaks(warehouse, tmp_path) == 0

    assert warehouse.differenced() == {(by_then.code, *REGION), (ever.code, *REGION)}


def test_figures_to_the_cut_off_of_many_less_stand_beside_those_at_a_milestone(tmp_path: Path) -> None:
    due, later = Measure("M11_most_of_due", every(2), milestone=12), Measure("M16", every(2, range(40)))
    warehouse = Warehouse(80).measured(due, later)
    assert leaks(warehouse, tmp_path) == 0

    assert warehouse.differenced() == {(due.code, *REGION), (later.code, *REGION)}


@pytest.mark.parametrize(
    ("larger", "smaller", "goes"),
    first_fast(
        [
            ("M16", "M12_contact", "M16"),
            ("M05_6", "M05_12", "M05_6"),
            ("M12_contact", "M12_reviewed", "M12_reviewed"),
        ]
    ),
)
def test_of_two_measures_of_nearly_the_same_people_the_less_important_goes(
    larger: str, smaller: str, goes: str, tmp_path: Path
) -> None:
    warehouse = Warehouse(60).measured(Measure(larger, every(2)), Measure(smaller, every(2, range(54))))
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {(code, *REGION) for code in {larger, smaller} - {goes}}
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.parametrize(
    ("counted", "shown"),
    [
        pytest.param(range(40, 60), {"M11_most_of_due", "M18_element_4A"}, id="it_asks_all_of_them"),
        pytest.param(range(120, 140), {"M11_most_of_due"}, id="it_does_not_ask_those_who_are_counted"),
    ],
)
def test_a_side_of_ten_more_is_few_unless_it_is_a_part_of_those_who_are_asked_more(
    counted: range, shown: set[str], tmp_path: Path
) -> None:
    """Of one 40 are not counted and of the other 30 of them; it counts no less and asks no less anywhere."""

    def element(person: int) -> bool | None:
        return person in counted if person in {*range(30), *counted} else None

    warehouse = Warehouse(140).measured(
        Measure("M11_most_of_due", lambda person: person >= 40 if person < 120 else None, milestone=12),
        Measure("M18_element_4A", element, milestone=12),
    )
    assert bool(leaks(warehouse, tmp_path)) == (len(shown) < 2)

    assert {measure for measure, *_ in warehouse.differenced()} == shown
    assert leaks(warehouse, tmp_path) == 0


def test_people_with_a_setback_and_people_who_recovered_are_few_apart() -> None:
    warehouse = Warehouse(60).measured(
        Measure("M06", lambda person: person < 20, "O01"),
        Measure("M07", every(2, range(14)), "O01"),
    )

    assert warehouse.differenced() == {("M06", *REGION)}


@pytest.mark.parametrize("code", first_fast(["M05_12", "M06", "M11_median"]))
def test_a_withheld_country_does_not_follow_from_the_region_and_the_others(code: str, tmp_path: Path) -> None:
    """Of one country's thirty people six are asked; the tables of the other three are large."""
    asked = [*range(90), *range(90, 96)]
    warehouse = Warehouse(120, scopes=COUNTRIES).measured(Measure(code, every(2, asked)))
    warehouse.withheld(("country:VNM", "all", Measure(code, every(2)).code))
    assert leaks(warehouse, tmp_path)

    shown = warehouse.differenced()
    assert len(shown) == 3
    assert (code, *REGION) in shown
    assert leaks(warehouse, tmp_path) == 0


def test_the_region_less_a_donor_leaves_two_on_one_side_and_the_donor_goes(tmp_path: Path) -> None:
    """37 of 45 less 20 of 26 is 17 of 19."""
    counted = [*range(20), *range(26, 43)]
    warehouse = Warehouse(45, scopes={"donor:DFAT": range(26)})
    warehouse.measured(level(lambda person: person in counted))
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {("M01", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.parametrize(
    ("linked", "is_told"),
    [
        pytest.param((), False, id="eleven_persons"),
        pytest.param((59, 60), True, id="two_cases_of_the_eleven_are_of_one"),
        pytest.param((49, 60), False, id="one_of_the_eleven_has_a_case_of_the_donor_too"),
    ],
)
def test_eleven_cases_of_ten_persons_are_few_where_they_are_left_over(
    linked: tuple[int, ...], is_told: bool, tmp_path: Path
) -> None:
    """Of 61 cases a donor has fifty. The engine knows how many are further cases, the attack whose."""
    warehouse = Warehouse(61, scopes={"donor:DFAT": range(50)}).measured(Measure("M05_12", every(2), "O01"))
    for case in linked:
        warehouse.connection.execute(
            "update cases.marts.cases set person_key = person(0) where case_no = ?", [case]
        )
    warehouse.connection.execute(
        "update figures set further_denominator = $1, further_rest = $1 where scope = 'region'",
        [int(len(linked) > 0)],
    )
    assert (leaks(warehouse, tmp_path) > 0) == is_told
    assert len(warehouse.differenced()) == (1 if linked else 2)
    assert leaks(warehouse, tmp_path) == 0


def test_two_scopes_that_share_nobody_are_taken_from_the_region_together(tmp_path: Path) -> None:
    warehouse = Warehouse(70, scopes={"donor:DFAT": range(30), "donor:LOTUS": range(30, 62)})
    warehouse.measured(Measure("M05_12", every(2), "O01"))

    assert len(warehouse.differenced()) == 2


def test_the_difference_of_two_measures_in_a_place_less_in_one_within_it_is_looked_at(tmp_path: Path) -> None:
    """Of the region thirty are asked by one measure only, 24 of them a donor's: six are not."""
    apart = [*range(24), *range(80, 86)]
    asked = [person for person in range(160) if person not in apart]
    warehouse = Warehouse(160, scopes={"donor:DFAT": range(80)})
    warehouse.measured(Measure("M06", every(2), "O01"), Measure("M05_12", every(2, asked), "O01"))
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {
        ("M05_12", *REGION), ("M05_12", "donor:DFAT", "all", ""), ("M06", *REGION)
    }  # fmt: skip
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.parametrize(
    "measures",
    [
        pytest.param([Measure("M05_12", every(2, range(55)), "O01")], id="one_less_another"),
        pytest.param(
            [
                Measure("M06", every(2), "O01"),
                Measure("M05_12", every(2, [*range(24, 49), *range(55, 160)]), "O01"),
            ],
            id="a_difference_less_another",
        ),
    ],
)
def test_what_follows_in_the_last_of_many_pairs_of_places_is_found(
    measures: list[Measure], tmp_path: Path
) -> None:
    """Of 64 pairs that eight donors of the same people make none tells of few: only the region beside one."""
    donors = {f"donor:{code}": range(49) for code in "ABCDEFGH"}
    warehouse = Warehouse(160, scopes=donors).measured(*measures)
    before = warehouse.shown()
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() < before
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.parametrize(("by_12", "by_18", "stays"), first_fast([(30, 30, 1), (30, 32, 1), (30, 33, 2)]))
def test_few_or_nobody_who_came_between_two_milestones_of_a_curve_are_not_told(
    by_12: int, by_18: int, stays: int, tmp_path: Path
) -> None:
    warehouse = Warehouse(80).measured(
        *(
            Measure("M08", lambda person, by=by: person < by, "O01", milestone)
            for milestone, by in ((12, by_12), (18, by_18))
        )
    )
    assert bool(leaks(warehouse, tmp_path)) == (stays == 1)

    warehouse.differenced()
    kept = warehouse.connection.execute("select count(*) from known where is_shown").fetchall()
    assert kept == [(stays,)]
    assert leaks(warehouse, tmp_path) == 0


@pytest.mark.long
def test_the_attack_knows_whom_a_curve_follows(tmp_path: Path) -> None:
    """Of 60 who had not achieved it 54 are followed; facts of curves stand in tables of their own."""
    warehouse = Warehouse(100).measured(
        Measure("M01", lambda person: person < 40, "O01", 0),
        Measure("M08", every(2, range(40, 94)), "O01", 12),
    )
    warehouse.connection.execute("delete from cases.marts.contributions where measure = 'M08'")
    assert leaks(warehouse, tmp_path) == 0
    warehouse.connection.execute(
        "insert into cases.marts.case_courses "
        "select case_key, 'M08', 'O01', 12, if(case_no % 2 = 0, 'event', 'censored') "
        "from cases.marts.cases where case_no between 40 and 93"
    )
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == {("M01", *REGION)}
    assert leaks(warehouse, tmp_path) == 0


def test_counts_of_the_unknown_are_read_where_they_are_printed_and_where_a_bound_tells(
    tmp_path: Path,
) -> None:
    warehouse = Warehouse(60).measured(Measure("M11_median", every(2)), Measure("M05_12", every(2)))

    assert leaks(warehouse, tmp_path) == 0
    assert sum(one.count for one in warehouse.told(tmp_path, {"unknown": "5"})) == 2
    bound = {"bound_low": "if(figures.measure = 'M05_12', round(figures.numerator / 66, 2), null)"}
    assert [one.measures for one in warehouse.told(tmp_path, bound)] == ["M05_12"]


def test_what_was_shown_by_looser_rules_before_is_not_shown_again() -> None:
    """Older releases told that five of sixty were assessed; the rules for one figure do not any more."""
    warehouse = Warehouse(60).measured(Measure("M03", lambda person: person < 5, "O01", 12))
    warehouse.connection.execute(
        "insert into registered_cases values "
        "('region', 'all', 12, 'M03', 'O01', '', 5, 60, false, 'published', 1, 'persons', 0, 0, 0)"
    )

    assert warehouse.differenced() == set()
    assert warehouse.connection.execute("select released_together from not_repeated").fetchall() == [("M03",)]


def test_a_line_of_before_that_stands_today_keeps_the_rules_of_today() -> None:
    people = Measure("M01", every(2), "O01", 12), Measure("M03", lambda person: person < 5, "O01", 12)

    assert Warehouse(60).measured(*people[:1]).differenced() == {("M01", *REGION)}
    assert Warehouse(60).measured(*people).differenced() == set()


def test_what_was_shown_before_and_tells_of_few_beside_todays_figures_is_not_shown_again() -> None:
    """Once 54 of the sixty stood in a table that is withheld now: beside the sixty it tells of six."""
    warehouse = Warehouse(60).measured(Measure("M05_12", every(2)), Measure("M05_6", every(2, range(54))))
    warehouse.withheld(("region", "all", "M05_6"))
    warehouse.connection.execute(
        "insert into registered_cases values "
        "('region', 'all', -1, 'M05_6', '', '', 27, 54, false, 'published', 1, 'persons', 0, 0, 0)"
    )

    assert warehouse.differenced() == {("M05_12", *REGION)}
    assert warehouse.connection.execute("select released_together from not_repeated").fetchall() == [
        ("M05_6",)
    ]


@pytest.mark.parametrize(
    ("asked", "is_repeated"),
    [
        pytest.param(80, True, id="nobody_has_come"),
        pytest.param(75, False, id="few_have"),
        pytest.param(40, True, id="many_have"),
    ],
)
def test_what_stands_as_it_was_is_held_against_the_same_people_elsewhere(
    asked: int, is_repeated: bool
) -> None:
    """A country is a group of the region and a scope: the one may be shown as it was, the other as it is."""
    here = range(80)
    warehouse = Warehouse(160, {"country:KHM": here}, {("country", "KHM"): here})
    warehouse.measured(Measure("M06", every(2), "O01"))
    elsewhere = (("region", "all"), ("region", "country"), ("country:KHM", "country"))
    warehouse.withheld(*((*place, "M06") for place in elsewhere))
    warehouse.connection.execute(
        "insert into registered_cases values ('region', 'country', -1, 'M06', 'O01', 'KHM', ?, ?, "
        "false, 'published', 1, 'persons', 0, 0, 0)",
        [(asked + 1) // 2, asked],
    )
    warehouse.differenced()
    gone = warehouse.connection.execute("select released_together from not_repeated").fetchall()
    assert gone == ([] if is_repeated else [("M06",)])


@pytest.mark.parametrize(
    ("before", "not_repeated"),
    [
        pytest.param([36], [], id="many_are_left"),
        pytest.param([52], [("M05_6",)], id="few_are_left"),
        pytest.param([52, 36], [], id="many_are_left_of_what_was_shown_last"),
        pytest.param([36, 52], [("M05_6",)], id="few_are_left_of_what_was_shown_last"),
    ],
)
def test_what_stands_again_as_it_was_is_looked_at_with_its_own_numbers(
    before: list[int], not_repeated: list[tuple[str]]
) -> None:
    """Of sixty 54 are asked today, which tells of six. What was shown of them last takes its place."""
    warehouse = Warehouse(60).measured(Measure("M05_12", every(2)), Measure("M05_6", every(2, range(54))))
    for entry, asked in enumerate(before, start=1):
        warehouse.connection.execute(
            "insert into registered_cases values "
            "('region', 'all', -1, 'M05_6', '', '', $1 // 2, $1, false, 'published', $2, 'persons', 0, 0, 0)",
            [asked, entry],
        )

    assert warehouse.differenced() == {("M05_12", *REGION)}
    found = warehouse.connection.execute("select released_together from not_repeated").fetchall()
    assert found == not_repeated


def nested(code: str, breakdown: str, whole: str, part: str) -> Warehouse:
    """60 people of whom a group holds 40, and one of another breakdown within it 34 of these."""
    groups = {
        (breakdown, whole): range(40),
        (breakdown, "others"): range(40, 60),
        ("cohort", part): range(34),
        ("cohort", "others"): range(34, 60),
    }
    return Warehouse(60, groups=groups).measured(Measure(code, every(2), "", 12))


@pytest.mark.parametrize("code", first_fast(["M03", "M12_contact"]))
def test_what_is_left_of_a_year_of_opening_without_a_half_year_is_nobody_or_many(
    code: str, tmp_path: Path
) -> None:
    """Of 40 opened in 2024 all but six were so in its first half: the results of six people follow."""
    warehouse = nested(code, "opened_year", "2024", "2024H1")
    assert leaks(warehouse, tmp_path)

    shown = {(breakdown, group) for _, _, breakdown, group in warehouse.differenced()}
    assert not shown & {("opened_year", "2024"), ("opened_year", "others")}
    assert {("all", ""), ("cohort", "2024H1")} <= shown
    assert leaks(warehouse, tmp_path) == 0
