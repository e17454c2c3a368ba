"""What a cautious release shows and withholds; every person here is made up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline.disclosure import readback
from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entries import COUNTS, ESTIMATES, RELEASE, Entry, staged_file
from pipeline.disclosure.threshold.rules import FLOOR, RULES_FILE, load, loosest
from pipeline.errors import DisclosureFailure
from pipeline.settings import RULES, Settings
from tests.cli.whole_runs import contents
from tests.sparing import first_fast
from tests.unit.cases_file import HARM, WHOLE_TABLE, Group, release, stand, write

PROJECT = Path(__file__).resolve().parents[2]
REGION = Group("region", due=200, known=150, achieved=80)


def released(
    home: Path,
    groups: Sequence[Group],
    audiences: Sequence[str] = ("donor:DFAT", "ministry:KHM"),
    nested: Sequence[tuple[str, int]] = (),
) -> duckdb.DuckDBPyConnection:
    """What of some groups is released, in a folder of its own: of the same ones it is made once."""
    return _laid(home, _released(tuple(groups), tuple(audiences), tuple(nested)))


@cache
def _released(
    groups: tuple[Group, ...], audiences: tuple[str, ...], nested: tuple[tuple[str, int], ...]
) -> dict[str, bytes]:
    with TemporaryDirectory() as home:
        settings = Settings(project=PROJECT, home=Path(home))
        write(settings.cases_db, groups, nested)
        release(settings, audiences)
        return contents(Path(home))


def _laid(home: Path, files: Mapping[str, bytes]) -> duckdb.DuckDBPyConnection:
    """The release file among the files of a folder, laid into another."""
    for name, data in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    return duckdb.connect(str(Settings(project=PROJECT, home=home).release_db), read_only=True)


def statuses(
    release: duckdb.DuckDBPyConnection, scope: str, breakdown: str = "all", measure: str = WHOLE_TABLE
) -> set[str]:
    rows = release.execute(
        "select status from indicator_values where scope = ? and breakdown = ? and measure = ?",
        [scope, breakdown, measure],
    ).fetchall()
    return {status for (status,) in rows}


def by_sex(scope: str, female: tuple[int, int, int], male: tuple[int, int, int]) -> list[Group]:
    return [
        Group(scope, *female, breakdown="sex", value="female"),
        Group(scope, *male, breakdown="sex", value="male"),
    ]


@pytest.fixture(scope="module")
def one_small_group(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A release, which nobody can write into, with one small group of two."""
    sexes = by_sex("region", (190, 140, 75), (10, 10, 5))
    return released(tmp_path_factory.mktemp("small"), [REGION, *sexes])


def test_a_breakdown_with_one_small_group_is_withheld_as_a_whole(
    one_small_group: duckdb.DuckDBPyConnection,
) -> None:
    assert statuses(one_small_group, "region", "sex") == {"c"}
    assert statuses(one_small_group, "region", "sex", "M03") == {"c"}
    assert statuses(one_small_group, "region") == {"published"}


def test_a_breakdown_whose_groups_are_all_large_is_shown(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, *by_sex("region", (120, 90, 50), (80, 60, 30))])

    assert statuses(release, "region", "sex") == {"published"}


def test_a_withheld_row_carries_no_number(one_small_group: duckdb.DuckDBPyConnection) -> None:
    numbers = one_small_group.execute(
        """select numerator, denominator, unknown, not_applicable, due, estimate, ci_low, ci_high,
            bound_low, bound_high
        from indicator_values where status = 'c'"""
    ).fetchall()
    assert numbers
    assert {number for row in numbers for number in row} == {None}


def test_a_withheld_breakdown_lists_every_category_so_that_a_line_does_not_tell_who_is_there(
    one_small_group: duckdb.DuckDBPyConnection,
) -> None:
    sexes = one_small_group.execute(
        "select distinct sex from indicator_values where breakdown = 'sex'"
    ).fetchall()
    assert {sex for (sex,) in sexes} == {"female", "male", "other", "unknown"}


@pytest.mark.parametrize(
    ("known", "achieved"),
    first_fast(
        [
            pytest.param(150, 2, id="two_persons_achieved"),
            pytest.param(150, 148, id="two_persons_did_not_achieve"),
            pytest.param(150, 150, id="all_achieved"),
            pytest.param(150, 0, id="nobody_achieved"),
            pytest.param(10, 5, id="few_persons_known"),
        ],
        2,
    ),
)
def test_a_figure_that_singles_out_persons_is_withheld_and_coverage_follows_its_own_rule(
    tmp_path: Path, known: int, achieved: int
) -> None:
    release = released(tmp_path, [Group("region", due=200, known=known, achieved=achieved)])

    assert statuses(release, "region") == {"c"}
    assert statuses(release, "region", measure="M03") == ({"published"} if known > 10 else {"c"})


def test_a_figure_beside_which_two_persons_stand_as_not_applicable_is_withheld(tmp_path: Path) -> None:
    release = released(tmp_path, [Group("region", due=200, known=150, achieved=80, not_applicable=2)])

    assert statuses(release, "region") == {"c"}
    assert statuses(release, "region", measure="M03") == {"published"}


def applicability(group: Group) -> tuple[str, int | None, int | None]:
    """How the level of a group stands in a release, and how many the outcome applies to, of how many."""
    with TemporaryDirectory() as home:
        release = released(Path(home), [group])
        [(level,)], [found] = (
            release.execute(
                f"select {what} from indicator_values where measure = ? and scope = ? and breakdown = 'all'",
                [measure, group.scope],
            ).fetchall()
            for what, measure in (("status", "M01"), ("numerator, denominator", "M02"))
        )
        return level, *found


@pytest.mark.parametrize(
    ("group", "found"),
    first_fast(
        [
            pytest.param(Group("region", 200, 150, 80, not_applicable=20, level_unknown=2),
                         ("published", 152, 172), id="with_two_of_whom_only_that_is_known"),
            pytest.param(Group("region", 200, 150, 80), ("published", 150, 150), id="to_everybody"),
            pytest.param(Group("region", 200, 150, 2, not_applicable=20), ("band", 150, 170),
                         id="beside_a_band"),
            pytest.param(Group("region", 200, 0, 0, level_unknown=11), ("x", 11, 11),
                         id="where_no_level_is_known"),
            pytest.param(Group("region", 200, 0, 0, level_unknown=10), ("x", None, None),
                         id="but_not_of_ten"),
            pytest.param(Group("region", 200, 0, 0, not_applicable=20, level_unknown=3),
                         ("x", 3, 23), id="of_three_beside_those_it_does_not_apply_to"),
            pytest.param(Group("region", 200, 0, 0, not_applicable=20, level_unknown=2),
                         ("x", None, None), id="not_of_two"),
            pytest.param(Group("region", 200, 9, 5, level_unknown=30), ("c", None, None),
                         id="nor_where_the_level_is_withheld"),
        ],
        2,
    ),
)  # fmt: skip
def test_applicability_is_told_where_the_level_is(
    group: Group, found: tuple[str, int | None, int | None]
) -> None:
    assert applicability(group) == found


@pytest.mark.parametrize(
    ("gained", "lost", "status"),
    [
        pytest.param(1, 0, "c", id="one_person_changed"),
        pytest.param(0, 0, "c", id="nobody_changed"),
        pytest.param(8, 7, "published", id="many_changed_and_one_more_gained"),
    ],
)
def test_a_net_change_is_judged_by_those_who_changed(
    tmp_path: Path, gained: int, lost: int, status: str
) -> None:
    release = released(tmp_path, [Group("region", 200, 150, 80, gained=gained, lost=lost)])

    assert statuses(release, "region", measure="M04_net") == {status}


def test_half_a_percent_is_rounded_up_as_a_reader_does(tmp_path: Path) -> None:
    release = released(tmp_path, [Group("region", due=200, known=120, achieved=51)])  # 42.5%
    [(share,)] = release.execute(
        "select estimate from indicator_values where measure = ?", [WHOLE_TABLE]
    ).fetchall()
    assert share == 0.43


@pytest.mark.parametrize(("gained", "lost"), first_fast([(40, 10), (31, 1), (30, 0), (5, 20)]))
def test_the_interval_of_a_net_change_is_of_the_two_numbers_beside_it(
    tmp_path: Path, gained: int, lost: int
) -> None:
    """Newcombe's of two shares midway between all that it allows: the same however many lost it.

    150 people tell as much as 100 who are independent: released_design_effect.
    """
    release = released(tmp_path, [Group("region", 200, 150, 80, gained=gained, lost=lost)])

    interval = release.execute(
        "select ci_low, ci_high from indicator_values where measure = 'M04_net'"
    ).fetchall()
    net = (gained - lost) / 150
    now, before = (1 + net) / 2, (1 - net) / 2
    now_low, now_high = proportion_confint(now * 100, 100, method="wilson")
    before_low, before_high = proportion_confint(before * 100, 100, method="wilson")
    low = net - ((now - now_low) ** 2 + (before_high - before) ** 2) ** 0.5
    high = net + ((now_high - now) ** 2 + (before - before_low) ** 2) ** 0.5
    assert interval == [(pytest.approx(low, abs=0.00501), pytest.approx(high, abs=0.00501))]


def curves(home: Path, **left_of: dict[int, int]) -> dict[str, set[int]]:
    """The milestones at which a curve is shown of whom so many leave in harm.

    40 of the region achieve it at 3, 6 and 12 months each, half of them in Cambodia.
    """
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, [REGION, Group("country:KHM", 100, 75, 40)])
    with duckdb.connect(str(settings.cases_db)) as connection:
        for number, (name, left) in enumerate(left_of.items(), start=1):
            scope = name.replace("KHM", "country:KHM")
            connection.execute(
                "insert into marts.groups by name "
                "select $1 as scope, 'all' as breakdown, '' as group_key, $2 as group_no",
                [scope, number],
            )
            for step, milestone in enumerate((3, 6, 12), start=1):
                connection.execute(
                    """insert into marts.indicator_values by name
                    select $1 as scope, 'M08' as measure, 'O01' as outcome, $2 as milestone,
                        'all' as breakdown, '' as group_key, $3 as numerator, $4 as denominator,
                        $3 / $4 as estimate""",
                    [scope, milestone, 40 * step // number, 180 // number],
                )
                if milestone in left:
                    connection.execute(
                        "insert into marts.curve_exits values (?, 'all', '', 'M08', 'O01', ?, 9, 40, ?)",
                        [scope, milestone, left[milestone]],
                    )
    release(settings, ("ministry:KHM",))
    with duckdb.connect(str(settings.release_db), read_only=True) as found:
        rows = found.execute(
            "select scope, milestone from indicator_values "
            "where measure = 'M08' and outcome = 'O01' and status = 'published'"
        ).fetchall()
    return {scope: {at for name, at in rows if name == scope} for scope in ("region", "country:KHM")}


@pytest.mark.parametrize(
    ("left", "shown"),
    first_fast(
        [
            pytest.param({3: 3, 6: 4, 12: 3}, {3, 6, 12}, id="several_at_each_milestone"),
            pytest.param({3: 3, 6: 2, 12: 3}, {3}, id="two_at_six_months"),
            pytest.param({3: 3, 6: 3}, {3, 6}, id="nobody_at_twelve_months"),
            pytest.param({6: 9, 12: 9}, set(), id="nobody_at_three_months"),
        ]
    ),
)
def test_a_curve_is_shown_as_long_as_several_left_in_harm_at_each_milestone(
    tmp_path: Path, left: dict[int, int], shown: set[int]
) -> None:
    assert curves(tmp_path, region=left)["region"] == shown


@pytest.mark.parametrize(("elsewhere", "shown"), first_fast([(3, {3, 6, 12}), (2, {3})]))
def test_a_curve_of_a_country_leaves_several_who_left_it_in_harm_elsewhere(
    tmp_path: Path, elsewhere: int, shown: set[int]
) -> None:
    left = {3: 4, 6: 4, 12: 4}
    found = curves(tmp_path, region={3: 8, 6: 4 + elsewhere, 12: 8}, KHM=left)

    assert found == {"region": {3, 6, 12}, "country:KHM": shown}


def compared(home: Path, men: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    """What is released of Cambodia, of whose 70 women 35 achieved it, and so many men of so many."""
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, [REGION, Group("country:KHM", 150, 112, 60)])
    pairs, achieved = 70 + men[0], 35 + men[1]
    with duckdb.connect(str(settings.cases_db)) as connection:
        stand(connection, "country:KHM", [person for person in range(200) if person % 4])
        for measure, estimate in (("M17", 0.4651), ("M17_crude", achieved / pairs)):
            connection.execute(
                """insert into marts.indicator_values by name
                select 'country:KHM' as scope, $1 as measure, 'O01' as outcome, 12 as milestone,
                    'all' as breakdown, '' as group_key, $2 as numerator, $3 as denominator, 150 as due,
                    0 as unknown, 0 as not_applicable, $4 as estimate, 0.2 as ci_low, 0.7 as ci_high""",
                [measure, achieved, pairs, estimate],
            )
        for sex, provided in (("female", (70, 35)), ("male", men)):
            connection.execute(
                """insert into marts.comparison_strata by name
                select 'KHM' as programme_country, 'O01' as outcome, 12 as milestone, 'adult' as age,
                    $1 as sex, 'no' as baseline, 'labour' as form, $2 as pairs, $3 as achieved,
                    $4 as country_achieved, $5 as country_pairs, 'age, sex, baseline' as strata""",
                [sex, *provided, achieved, pairs],
            )
    release(settings, ("ministry:KHM",))
    return duckdb.connect(str(settings.release_db), read_only=True)


@pytest.mark.parametrize(
    ("men", "status"),
    first_fast([((30, 10), "published"), ((30, 2), "c"), ((10, 5), "c"), ((30, 28), "c")], 2),
)
def test_a_standardised_share_is_shown_where_every_stratum_is_many_people(
    tmp_path: Path, men: tuple[int, int], status: str
) -> None:
    """Its weights are known, so the count of each stratum can be worked out."""
    with compared(tmp_path, men) as found:
        assert statuses(found, "country:KHM", measure="M17") == {status}


def test_the_interval_of_a_standardised_share_is_of_the_share_as_it_is_printed(tmp_path: Path) -> None:
    """46.51 % of 100 pairs, 20 to 70 % between providers: 47 % of 66.7 in a release."""
    with compared(tmp_path, (30, 10)) as found:
        (row,) = found.execute(
            "select numerator, denominator, estimate, ci_low, ci_high from indicator_values "
            "where measure = 'M17' and scope = 'country:KHM'"
        ).fetchall()
    low, high = proportion_confint(0.47 * 100 / 1.5, 100 / 1.5, method="wilson")

    assert row == (45, 100, 0.47, pytest.approx(low, abs=0.00501), pytest.approx(high, abs=0.00501))


def test_a_scope_is_withheld_when_the_rest_of_the_region_is_few(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, Group("donor:DFAT", due=192, known=150, achieved=80)])

    assert statuses(release, "donor:DFAT") == {"c"}
    assert statuses(release, "region") == {"published"}


def test_a_scope_is_withheld_when_the_rest_of_the_region_holds_one_person_who_achieved(
    tmp_path: Path,
) -> None:
    release = released(tmp_path, [REGION, Group("donor:DFAT", due=150, known=110, achieved=79)])

    assert statuses(release, "donor:DFAT") == {"c"}
    assert statuses(release, "donor:DFAT", measure="M03") == {"published"}


def test_a_donor_inside_one_country_is_withheld_when_the_others_there_are_few(tmp_path: Path) -> None:
    groups = [
        REGION,
        Group("country:KHM", due=60, known=45, achieved=20),
        Group("donor:DFAT", due=52, known=40, achieved=18),
    ]
    release = released(tmp_path, groups, nested=[("donor:DFAT", 52)])

    assert statuses(release, "donor:DFAT") == {"c"}
    assert statuses(release, "country:KHM") == {"low"}


def test_countries_withheld_together_are_never_few(tmp_path: Path) -> None:
    groups = [
        REGION,
        Group("country:KHM", due=100, known=80, achieved=40),
        Group("country:VNM", due=92, known=62, achieved=36),
        Group("country:LAO", due=8, known=8, achieved=4),
    ]
    release = released(tmp_path, groups, audiences=["ministry:KHM", "ministry:VNM", "ministry:LAO"])

    assert statuses(release, "country:LAO") == {"c"}
    assert statuses(release, "country:VNM") == {"c"}
    assert statuses(release, "country:KHM") == {"published"}


def test_a_withheld_country_is_not_a_line_of_the_regions_table(tmp_path: Path) -> None:
    countries = {"KHM": (100, 80, 40), "VNM": (60, 45, 20), "MMR": (40, 25, 20)}
    groups = [REGION, Group("donor:DFAT", due=52, known=40, achieved=18)]
    for code, counts in countries.items():
        groups += [
            Group(f"country:{code}", *counts),
            Group(f"country:{code}", *counts, breakdown="country", value=code),
            Group("region", *counts, breakdown="country", value=code),
        ]
    open_release = released(tmp_path / "open", groups, nested=[("donor:DFAT", 30)])
    assert "c" not in statuses(open_release, "region", "country")

    groups[2] = Group("country:KHM", due=100, known=80, achieved=2)
    release = released(tmp_path / "closed", groups)

    assert statuses(release, "country:KHM") == {"c"}
    assert statuses(release, "region", "country") == {"c"}
    assert statuses(release, "region", "country", "M03") == {"low", "published"}


def test_the_table_of_a_withheld_total_is_withheld_too(tmp_path: Path) -> None:
    groups = [
        REGION,
        Group("country:KHM", due=60, known=45, achieved=20),
        Group("donor:DFAT", due=52, known=40, achieved=18),
        *by_sex("donor:DFAT", (26, 20, 9), (26, 20, 9)),
    ]
    release = released(tmp_path, groups, nested=[("donor:DFAT", 52)])

    assert statuses(release, "donor:DFAT", "sex") == {"c"}


def with_setbacks(home: Path, men: bool) -> duckdb.DuckDBPyConnection:
    """Setbacks by sex, where women alone achieved something before; and no line of the donor at all."""
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, [REGION, *by_sex("region", (120, 90, 50), (80, 60, 30))])
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute(
            """insert into marts.indicator_values
            select * replace ('M06' as measure, 'O01' as outcome, null as milestone)
            from marts.indicator_values where measure = $1 and group_key <> 'male'""",
            [WHOLE_TABLE],
        )
        for breakdown, sex in (("all", None), ("sex", "female"), *([("sex", "male")] if men else [])):
            connection.execute(
                """insert into marts.groups by name
                select 'region' as scope, $1 as breakdown, coalesce($2, '') as group_key, $2 as sex""",
                [breakdown, sex],
            )
    release(settings, ("donor:DFAT",))
    return duckdb.connect(str(settings.release_db), read_only=True)


@pytest.mark.parametrize(("men", "status"), first_fast([(True, "c"), (False, "published")]))
def test_a_group_of_which_nobody_is_counted_stands_in_its_table_as_a_small_one(
    tmp_path: Path, men: bool, status: str
) -> None:
    release = with_setbacks(tmp_path, men)

    assert statuses(release, "region", measure="M06") == {"published"}
    assert statuses(release, "region", "sex", "M06") == {status}


def test_a_scope_of_which_nobody_is_counted_has_a_line_like_any_other(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION, Group("donor:DFAT", 90, 70, 40), Group("donor:LOTUS", 80, 60, 30)])
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute(
            """insert into marts.indicator_values
            select * replace ('M06' as measure, 'O01' as outcome, null as milestone)
            from marts.indicator_values where measure = $1 and scope <> 'donor:DFAT'""",
            [WHOLE_TABLE],
        )
        connection.execute(
            """insert into marts.groups by name
            select unnest(['donor:DFAT', 'donor:LOTUS']) as scope, 'all' as breakdown, '' as group_key"""
        )
    release(settings, ("donor:DFAT", "donor:LOTUS"))
    with duckdb.connect(str(settings.release_db), read_only=True) as found:
        assert statuses(found, "donor:DFAT", measure="M06") == {"c"}


@pytest.mark.parametrize("measure", first_fast(["M04_conversion", "M04_net"]))
@pytest.mark.parametrize(("achieved", "status"), [(80, "published"), (2, "c")])
def test_a_change_is_told_only_where_the_level_is_and_not_as_a_band(
    tmp_path: Path, measure: str, achieved: int, status: str
) -> None:
    release = released(tmp_path, [Group("region", due=200, known=150, achieved=achieved, not_applicable=20)])

    assert statuses(release, "region", measure="M01") == {"band" if achieved == 2 else "published"}
    assert statuses(release, "region", measure=measure) == {status}


def made_of(home: Path, measure: str, **numbers: int) -> duckdb.DuckDBPyConnection:
    """A release of the region in which a table of a measure has these numbers; made once of the same ones."""
    return _laid(home, _made_of(measure, tuple(numbers.items())))


@cache
def _made_of(measure: str, numbers: tuple[tuple[str, int], ...]) -> dict[str, bytes]:
    columns = ", ".join(f"{number} as {name}" for name, number in numbers)
    with TemporaryDirectory() as home:
        settings = Settings(project=PROJECT, home=Path(home))
        write(settings.cases_db, [REGION])
        with duckdb.connect(str(settings.cases_db)) as connection:
            connection.execute(
                f"""insert into marts.indicator_values
                select * replace ('{measure}' as measure, {columns}) from marts.indicator_values
                where measure = '{WHOLE_TABLE}'"""
            )
        release(settings, ["ministry:KHM"])
        return contents(Path(home))


def test_beside_another_measure_stand_its_numerator_and_denominator_only(tmp_path: Path) -> None:
    release = made_of(tmp_path, "M12_contact", numerator=80, unknown=50)
    staged = staged_file(Settings(project=PROJECT, home=tmp_path))

    for table in ("indicator_values", f"read_parquet('{staged}')"):
        found = release.execute(
            f"""select distinct on (measure) measure, numerator, denominator,
                coalesce(unknown, not_applicable, bound_low, bound_high), due
            from {table} where status <> 'c' and measure in ('M01', 'M12_contact', '{WHOLE_TABLE}')
            order by measure"""
        ).fetchall()
        assert found == [
            ("M01", 80, 150, 50, 200),
            (WHOLE_TABLE, 80, 150, None, 200),
            ("M12_contact", 80, 150, None, None),
        ]


@pytest.mark.parametrize(
    "change",
    [
        f"unknown = 50 where measure = '{WHOLE_TABLE}'",
        f"not_applicable = 0 where measure = '{WHOLE_TABLE}'",
        f"bound_high = 0.9 where measure = '{WHOLE_TABLE}'",
        "due = 200 where measure = 'M12_contact'",
    ],
    ids=["not_known", "not_applicable", "a_bound", "due_of_its_own"],
)
def test_a_release_that_tells_more_beside_another_measure_is_stopped(tmp_path: Path, change: str) -> None:
    made_of(tmp_path, "M12_contact", numerator=80).close()
    with duckdb.connect(str(tmp_path / "warehouse" / "release.duckdb")) as connection:
        connection.execute(f"update indicator_values set {change} and status = 'published'")

        with pytest.raises(DisclosureFailure, match="not known stands beside another measure"):
            readback.check(connection, FLOOR)


@pytest.mark.parametrize(
    ("numerator", "status"),
    first_fast([(2, "c"), (3, "published"), (0, "c"), (147, "published"), (150, "c")], 2),
)
def test_a_table_of_parts_is_withheld_where_nobody_or_everybody_is_counted(
    tmp_path: Path, numerator: int, status: str
) -> None:
    release = made_of(tmp_path, "M03_missing_declined", numerator=numerator)

    assert statuses(release, "region", measure="M03_missing_declined") == {status}


@pytest.mark.parametrize(
    ("gone", "status"), first_fast([(10, "c"), (11, "published"), (0, "c"), (2, "c")], 2)
)
def test_those_enrolled_are_never_shown_with_few_or_none_between_them_and_those_due(
    tmp_path: Path, gone: int, status: str
) -> None:
    enrolled = REGION.due + gone
    release = made_of(tmp_path, "M13_active", numerator=80, denominator=enrolled, due=enrolled)

    assert statuses(release, "region", measure="M13_active") == {status}


def test_groups_that_overlap_by_few_persons_are_withheld(tmp_path: Path) -> None:
    groups = [
        REGION,
        Group("region", 110, 80, 40, breakdown="form_any", value="sexual"),
        Group("region", 95, 70, 40, breakdown="form_any", value="labour"),
    ]
    release = released(tmp_path, groups)

    assert statuses(release, "region", "form_any") == {"c"}


def test_harm_is_told_of_whole_countries_only_however_many_they_are(tmp_path: Path) -> None:
    groups = [
        REGION,
        *by_sex("region", (120, 90, 50), (80, 60, 30)),
        Group("country:KHM", 100, 80, 40),
        Group("donor:DFAT", 100, 80, 40),
    ]
    release = released(tmp_path, groups)

    def shown(measure: str) -> list[set[str]]:
        places = (("region", "all"), ("country:KHM", "all"), ("donor:DFAT", "all"), ("region", "sex"))
        return [statuses(release, *place, measure) for place in places]

    assert shown(WHOLE_TABLE) == [{"published"}] * 4
    assert shown(HARM) == [{"published"}, {"published"}, {"c"}, {"c"}]
    reasons = release.execute(
        "select distinct reason from withheld where measure = ? and tables_withheld > 0", [HARM]
    ).fetchall()
    assert reasons == [("too_sensitive",)]


@pytest.mark.long
def test_only_the_ten_outcomes_are_crossed_with_more_than_one_dimension(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, Group("region", 200, 150, 80, breakdown="country_form")])
    asked = release.execute(
        "select measure, tables_asked from withheld where scope = 'region' and breakdown = 'country_form'"
    ).fetchall()

    assert asked == [("M01", 1)]


@pytest.mark.long
def test_only_the_region_and_the_audiences_stand_in_the_file(tmp_path: Path) -> None:
    others = [Group("donor:DFAT", 100, 80, 40), Group("donor:LOTUS", 100, 80, 40)]
    release = released(tmp_path, [REGION, *others], audiences=["donor:DFAT"])

    scopes = release.execute("select distinct scope from indicator_values order by scope").fetchall()
    assert scopes == [("donor:DFAT",), ("region",)]


def test_few_findings_look_like_none_and_many_are_told_in_tens(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION])

    found = dict(release.execute("select label, (found, status) from data_quality").fetchall())
    assert found["Rows put aside"] == (None, "few")
    assert found["Said not to apply"] == (10, "published")  # 11, in tens
    assert found["Rows left out for want of consent"] == (None, "few")


def test_the_release_file_holds_no_table_of_cases_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    release(settings, ["donor:DFAT"])

    with duckdb.connect(str(settings.release_db), read_only=True) as connection:
        columns = connection.execute("select column_name from information_schema.columns").fetchall()
    assert not {name for (name,) in columns if name.endswith("_key") or name == "case_id"}
    assert settings.release_db.stat().st_mode & 0o077 == 0


def test_a_release_that_breaks_a_rule_is_not_written_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(tmp_path / "home", [REGION]).close()
    settings = Settings(project=PROJECT, home=tmp_path / "home")
    before = settings.release_db.read_bytes()
    monkeypatch.setitem(readback.BREACHES, "a planted breach", "select 1")

    with pytest.raises(DisclosureFailure, match="a planted breach"):
        release(settings, ["donor:DFAT"])

    assert settings.release_db.read_bytes() == before
    assert sorted(path.name for path in settings.warehouse.iterdir()) == [
        "cases.duckdb",
        "register",
        "release.duckdb",
    ]


def test_what_a_killed_release_left_is_no_hindrance(tmp_path: Path) -> None:
    left = tmp_path / "warehouse" / "release.partial"
    left.parent.mkdir()
    left.write_bytes(b"unfinished")
    left.with_name("release.partial.wal").write_bytes(b"unfinished")

    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    release(settings, ["donor:DFAT"])

    with duckdb.connect(str(settings.release_db), read_only=True) as connection:
        assert statuses(connection, "region") == {"published"}
    assert sorted(path.name for path in left.parent.iterdir()) == [
        "cases.duckdb",
        "register",
        "release.duckdb",
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("numerator = 5", id="a_number_in_a_withheld_row"),
        pytest.param(
            "status = 'published', due = 5, numerator = 0, denominator = 0", id="a_small_group_shown"
        ),
        pytest.param("status = 'shown'", id="an_unknown_status"),
        pytest.param(
            "status = 'published', due = 200, numerator = 50, denominator = 150, measure = 'M14_known', "
            "breakdown = 'sex'",
            id="harm_in_a_group",
        ),
        pytest.param("numerator_low = 0, numerator_high = 3", id="the_ends_of_a_band_in_a_withheld_row"),
        pytest.param(
            "status = 'published', due = 200, numerator = 150, denominator = 150, measure = 'M01'",
            id="all_of_a_group",
        ),
        pytest.param(
            "status = 'band', due = 200, numerator_low = 0, numerator_high = 2, denominator = 150, "
            "measure = 'M01'",
            id="a_band_that_is_too_narrow",
        ),
        pytest.param(
            "status = 'band', due = 200, numerator = 2, numerator_low = 0, numerator_high = 3, "
            "denominator = 150, measure = 'M01'",
            id="a_band_with_its_number",
        ),
    ],
)
def test_the_second_look_finds_what_the_first_missed(tmp_path: Path, row: str) -> None:
    released(tmp_path, [Group("region", due=200, known=150, achieved=2)]).close()
    with duckdb.connect(str(tmp_path / "warehouse" / "release.duckdb")) as connection:
        connection.execute(f"update indicator_values set {row} where status = 'c'")

        with pytest.raises(DisclosureFailure):
            readback.check(connection, FLOOR)


def test_the_second_look_finds_a_table_that_is_shown_in_part(tmp_path: Path) -> None:
    released(tmp_path, [REGION, *by_sex("region", (120, 90, 50), (80, 60, 30))]).close()
    numbers = (*COUNTS, *ESTIMATES)
    with duckdb.connect(str(tmp_path / "warehouse" / "release.duckdb")) as connection:
        connection.execute(
            f"""update indicator_values set status = 'c', {", ".join(f"{name} = null" for name in numbers)}
            where breakdown = 'sex' and sex = 'male' and measure = ?""",
            [WHOLE_TABLE],
        )

        with pytest.raises(DisclosureFailure, match="a table is shown in part"):
            readback.check(connection, FLOOR)


def test_rules_looser_than_the_floor_are_refused(tmp_path: Path) -> None:
    loose = tmp_path / "rules.toml"
    loose.write_text(
        "minimum_group = 5\nminimum_part = 3\nlow_reliability_width = 0.3\nlargest_guess = 0.9\n"
        "guess_ratio = 1.5\nmost_dimensions = 1\nin_whole_persons = false\nred = []\n"
    )

    with pytest.raises(DisclosureFailure, match="looser than the floor"):
        load(path=loose)


@pytest.mark.parametrize(
    "looser",
    [
        ("minimum_group = 11", "minimum_group = 10"),
        ("minimum_part = 3", "minimum_part = 2"),
        ("low_reliability_width = 0.30", "low_reliability_width = 0.31"),
        ("largest_guess = 0.9", "largest_guess = 0.95"),
        ("guess_ratio = 1.5", "guess_ratio = 2"),
        ("most_dimensions = 3", "most_dimensions = 4"),
        ('"M14"', '"M15_now"'),
    ],
)
def test_each_rule_by_itself_may_not_be_looser_than_the_floor(
    tmp_path: Path, looser: tuple[str, str]
) -> None:
    rules = RULES_FILE.read_text("utf-8")
    file = tmp_path / "rules.toml"
    file.write_text(rules.replace(*looser), "utf-8")

    assert rules.count(looser[0]) == 1
    with pytest.raises(DisclosureFailure, match="looser than the floor"):
        load(path=file)


@pytest.mark.parametrize("name", RULES)
def test_every_set_of_rules_that_can_be_chosen_is_there_and_no_looser_than_the_usual_one(name: str) -> None:
    usual, chosen = load(), load(name)

    assert chosen.minimum_group >= usual.minimum_group
    assert chosen.minimum_part >= usual.minimum_part
    assert (chosen == usual) == (name == "usual")


def test_a_stricter_set_that_is_looser_than_the_floor_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULES_FILE.read_text("utf-8") + "\n[stricter.loose]\nminimum_part = 2\n", "utf-8")

    assert load("usual", file) == load()
    with pytest.raises(DisclosureFailure, match="looser than the floor"):
        load("loose", file)


@pytest.mark.long
def test_a_release_by_stricter_rules_withholds_more_and_says_by_which_it_was_made(tmp_path: Path) -> None:
    chosen = load("insider")
    few = Group("region", due=200, known=150, achieved=chosen.minimum_part - 1)
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [few])
    usual = released_by(settings)
    stricter = released_by(replace(settings, rules="insider"))

    assert usual.status == "published"
    assert stricter.status != "published"
    assert usual.run_id != stricter.run_id
    assert usual.rules == load().as_dict() | {"red": list(load().red)}
    assert stricter.rules == chosen.as_dict() | {"red": list(chosen.red)}


@pytest.mark.parametrize("chosen", ["insider", "whole"])
def test_rules_are_not_loosened_by_a_setting_that_was_forgotten(tmp_path: Path, chosen: str) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    settings.register.mkdir()
    staged_file(settings).touch()
    entries.append(settings, Entry(1, RELEASE, "2026-08-01", "2026H1", rules=load(chosen).as_dict()))

    with pytest.raises(DisclosureFailure, match="stricter rules") as refused:
        released_by(settings)
    assert f"REINTEGRATION_RULES as it was then (`{chosen}`)" in refused.value.remedy


@dataclass(frozen=True)
class Released:
    run_id: str
    status: str
    rules: dict[str, object]


def released_by(settings: Settings) -> Released:
    run_id = release(settings, ["donor:DFAT"]).run_id
    with duckdb.connect(str(settings.release_db), read_only=True) as connection:
        [(status,)] = connection.execute(
            """select status from indicator_values
            where scope = 'region' and breakdown = 'all' and measure = 'M01'"""
        ).fetchall()
        [(rules,)] = connection.execute("select rules from release").fetchall()
    return Released(run_id, status, json.loads(rules))


def test_figures_of_earlier_releases_keep_the_rules_of_then() -> None:
    earlier = [None, {"minimum_group": 11, "minimum_part": 3}, {"minimum_group": 20, "minimum_part": 6}]
    chosen = load("insider")

    assert loosest(chosen, []) == loosest(chosen, [None]) == chosen
    assert loosest(chosen, earlier) == replace(chosen, minimum_group=11, minimum_part=3)


def test_the_same_inputs_give_the_same_run_id_and_other_code_another(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])

    def run_id(code_version: str) -> str:
        return release(settings, ["donor:DFAT"], code_version).run_id

    assert run_id("1") == run_id("1")
    assert run_id("1") != run_id("2")
