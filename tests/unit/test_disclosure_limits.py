"""At the limit: ten persons are few and eleven are not, in each rule that takes one number from another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure import scripts
from pipeline.disclosure.differencing import countries
from pipeline.settings import Settings
from tests.sparing import first_fast
from tests.unit.cases_file import WHOLE_TABLE, Group, release, write

PROJECT = Path(__file__).resolve().parents[2]
REGION = Group("region", due=200, known=150, achieved=80)
FEW = 11  # persons from which on they are not few
ENROLLED = "M15_identified_assisted"  # a measure of all who are enrolled, whether due or not


def shown(
    home: Path,
    groups: list[Group],
    enrolled: Mapping[str, tuple[int, int]] | None = None,
    nested: tuple[tuple[str, int], ...] = (),
) -> dict[tuple[str, str, str], set[str]]:
    """How each table is shown: by scope, breakdown and measure.

    ``enrolled`` gives the cases enrolled in a scope, and how many of them are further cases of a person.
    """
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, groups, nested)
    with duckdb.connect(str(settings.cases_db)) as connection:
        for scope, (cases, further) in (enrolled or {}).items():
            connection.execute(
                """insert into marts.indicator_values
                select * replace ($1 as measure, $2 * 2 // 5 as numerator, $2 as denominator, $2 as due)
                from marts.indicator_values
                where measure = $3 and scope = $4 and breakdown = 'all'""",
                [ENROLLED, cases, WHOLE_TABLE, scope],
            )
            connection.execute(
                "insert into marts.further_cases values (?, ?, null, null, 12, 'all', '', ?, 0, 0, 0, 0)",
                [scope, ENROLLED, further],
            )
    release(settings, ["donor:DFAT", "ministry:KHM"])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        rows = file.execute(
            "select scope, breakdown, measure, list(distinct status) from indicator_values group by all"
        ).fetchall()
    return {(scope, breakdown, measure): set(found) for scope, breakdown, measure, found in rows}


@pytest.mark.parametrize(
    ("in_both", "further", "status"),
    first_fast(
        [
            pytest.param(10, 0, "c", id="ten_persons"),
            pytest.param(11, 0, "published", id="eleven_persons"),
            pytest.param(11, 1, "c", id="eleven_cases_of_ten_persons"),
            pytest.param(12, 1, "published", id="twelve_cases_of_eleven_persons"),
        ]
    ),
)
def test_groups_that_overlap_are_withheld_where_ten_persons_stand_in_two(
    tmp_path: Path, in_both: int, further: int, status: str
) -> None:
    groups = [
        REGION,
        Group("region", 110, 80, 40, breakdown="form_any", value="sexual", further=(further, 0, 0, 0, 0)),
        Group(
            "region",
            90 + in_both,
            70,
            40,
            breakdown="form_any",
            value="labour",
            further=(further, 0, 0, 0, 0),
        ),
    ]

    assert shown(tmp_path, groups)["region", "form_any", WHOLE_TABLE] == {status}


@pytest.mark.parametrize(
    ("gone", "further", "status"),
    first_fast(
        [
            pytest.param(10, 0, "c", id="ten_persons"),
            pytest.param(11, 0, "published", id="eleven_persons"),
            pytest.param(11, 1, "c", id="eleven_cases_of_ten_persons"),
            pytest.param(12, 1, "published", id="twelve_cases_of_eleven_persons"),
        ]
    ),
)
def test_those_enrolled_who_are_not_due_are_persons_and_not_cases(
    tmp_path: Path, gone: int, further: int, status: str
) -> None:
    found = shown(tmp_path, [REGION], {"region": (REGION.due + gone, further)})

    assert found["region", "all", ENROLLED] == {status}


@pytest.mark.parametrize(
    ("beside", "further", "status"),
    first_fast(
        [
            pytest.param(10, 0, "c", id="ten_persons"),
            pytest.param(11, 0, "published", id="eleven_persons"),
            pytest.param(11, 1, "c", id="eleven_cases_of_ten_persons"),
        ]
    ),
)
def test_a_donor_inside_a_country_is_withheld_where_ten_of_those_enrolled_are_beside_it(
    tmp_path: Path, beside: int, further: int, status: str
) -> None:
    groups = [REGION, Group("country:KHM", 90, 70, 30), Group("donor:DFAT", 52, 40, 18)]
    enrolled = {"region": (240, 0), "country:KHM": (80 + beside + 30, further), "donor:DFAT": (110, 0)}
    found = shown(tmp_path, groups, enrolled, nested=(("donor:DFAT", 52),))

    assert found["donor:DFAT", "all", WHOLE_TABLE] == {"low"}
    assert found["donor:DFAT", "all", ENROLLED] == {status}


@pytest.mark.parametrize(
    ("due", "further", "withheld"),
    [
        pytest.param(11, 0, {"country:LAO"}, id="eleven_persons"),
        pytest.param(10, 0, {"country:LAO", "country:VNM"}, id="ten_persons"),
        pytest.param(11, 1, {"country:LAO", "country:VNM"}, id="eleven_cases_of_ten_persons"),
    ],
)
def test_the_smallest_country_shown_goes_too_where_those_withheld_have_ten_persons(
    due: int, further: int, withheld: set[str]
) -> None:
    with duckdb.connect() as connection:
        scripts.run(connection, "threshold/keys", {})
        connection.execute(
            """create table people (
                scope varchar, breakdown varchar, milestone integer, base_key varchar, group_key varchar,
                due bigint, further_due bigint,
                people_key ubigint generated always as (people_key(scope, breakdown, milestone, base_key)))"""
        )
        sizes = {"region": 51 + due, "country:KHM": 30, "country:VNM": 21, "country:LAO": due}
        for scope, cases in sizes.items():
            counted = further if scope in ("region", "country:LAO") else 0
            connection.execute(
                "insert into people values (?, 'all', 12, 'due', '', ?, ?)", [scope, cases, counted]
            )
        connection.execute("insert into people_breaches values ('country:LAO', 'all', 12, 'due', 'small')")
        countries.withhold_one_more_country(connection, FEW)
        found = connection.execute("select scope from people_breaches").fetchall()

    assert {scope for (scope,) in found} == withheld
