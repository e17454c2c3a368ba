"""A made-up warehouse of people and of what measures count of them: what subtraction works on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.attacker.subtraction import Finding, subtract
from pipeline.disclosure import scripts
from pipeline.disclosure.differencing import withholding
from pipeline.disclosure.threshold import priorities
from pipeline.disclosure.threshold.rules import FLOOR
from tests.unit import mart_tables

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PRIORITIES = priorities.load(SEEDS)
RULES: dict[str, Any] = {**FLOOR.as_dict(), "now": 1}
TABLES = """
    attach ':memory:' as cases;
    create schema cases.seeds;
    create macro person(number) as md5(number::varchar)::uuid;
    create temp table figures (
        measure varchar, outcome_key varchar, milestone integer, released_together varchar,
        protection varchar, unit varchar, counts varchar, by_row boolean, base_key varchar,
        scope varchar, breakdown varchar,
        group_key varchar, stood_at integer, numerator integer, denominator integer, due integer,
        part integer, rest integer, further_numerator integer default 0, further_rest integer default 0,
        further_denominator integer default 0, is_too_sensitive boolean default false,
        people_key ubigint generated always as (people_key(scope, breakdown, milestone, base_key)),
        table_key ubigint generated always as
            (table_key(scope, breakdown, milestone, released_together, outcome_key)),
        figure_key ubigint generated always as
            (figure_key(scope, breakdown, milestone, measure, outcome_key, group_key)),
        line_key ubigint generated always as
            (line_key(scope, breakdown, milestone, outcome_key, group_key, stood_at)));
    create temp table shown_states (
        scope varchar, breakdown varchar, milestone integer, outcome_key varchar, group_key varchar,
        stood_at integer, is_band boolean,
        line_key ubigint generated always as
            (line_key(scope, breakdown, milestone, outcome_key, group_key, stood_at)));
    create temp table registered_cases (
        scope varchar, breakdown varchar, milestone integer, measure varchar, outcome_key varchar,
        group_key varchar, numerator integer, denominator integer, is_revision boolean, status varchar,
        entry integer, counts varchar default 'persons', further_numerator integer default 0,
        further_rest integer default 0, further_denominator integer default 0,
        figure_key ubigint generated always as
            (figure_key(scope, breakdown, milestone, measure, outcome_key, group_key)));
"""
LAID_OUT = """
    create temp table cell_of_case as
    select case_key, list(scope || breakdown || group_key order by all)::varchar as cell_key
    from cases.marts.case_groups
    group by case_key;
    create temp table elementary_cells as select distinct cell_key from cell_of_case;
    create temp table membership_snapshot as
    select cell_key, milestone from cell_of_case
    inner join cases.marts.case_milestones using (case_key);
    create temp table all_places as
    select scope, breakdown, group_key, list(distinct cell_key) as cell_keys
    from cell_of_case
    inner join cases.marts.case_groups using (case_key)
    group by all;
"""

FIGURE = (
    "measure", "outcome_key", "milestone", "released_together", "protection", "unit", "counts", "by_row",
    "base_key", "scope", "breakdown", "group_key", "stood_at", "numerator", "denominator", "due",
    "part", "rest",
)  # fmt: skip
Rule = Callable[[int], bool | None]  # of a person: counted, asked and not counted, or not asked
Shown = tuple[str, str, str, str]  # measure, scope, breakdown, group


@dataclass(frozen=True)
class Measure:
    """Whom a measure counts, of one outcome (or none) and milestone (-1: at the cut-off)."""

    code: str
    counts: Rule
    outcome: str = ""
    milestone: int = -1


@dataclass
class Warehouse:
    """``people`` persons, the scopes beside the region and the groups by breakdown that each stands in."""

    people: int
    scopes: Mapping[str, Collection[int]] = field(default_factory=dict)
    groups: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)
    bands: Collection[Shown] = ()

    def __post_init__(self) -> None:
        self.connection = duckdb.connect()
        scripts.run(self.connection, "threshold/keys", {})
        self.connection.execute(TABLES)
        mart_tables.create(self.connection, "cases.")
        for seed in ("measures", "milestones"):
            self.connection.execute(f"create table cases.seeds.{seed} as from read_csv('{SEEDS / seed}.csv')")
        into = "insert into cases.marts."
        everybody = range(self.people)
        places = {"region": everybody, **self.scopes}
        groups = {("all", ""): everybody, **self.groups}
        self.places = {
            (scope, *group): sorted(set(held) & set(members))
            for scope, held in places.items()
            for group, members in groups.items()
            if set(held) & set(members)
        }
        people = {"people": list(everybody)}
        for statement in (
            "cases select person(p), p, null, null",
            "case_facts select p, p",
            "case_milestones select person(p), unnest([0, 12]), true",
        ):
            self.connection.execute(f"{into}{statement} from (select unnest($people) as p)", people)
        for place, held in self.places.items():
            self.connection.execute(
                f"{into}case_groups select person(p), p, null, $2, $3, $4 from (select unnest($1) as p)",
                [held, *place],
            )
        self.connection.execute(LAID_OUT)

    def measured(self, *measures: Measure) -> Warehouse:
        """Count the persons of every place by some measures; all of it may be shown by the rules for one."""
        for measure in measures:
            of_seed = self.connection.execute(
                "select released_together, protection, unit, counts, base from cases.seeds.measures "
                "where measure = ?",
                [measure.code],
            ).fetchall()[0]
            by_row = measure.code in ("M01", "M03") and measure.outcome != ""
            answers = {person: measure.counts(person) for person in range(self.people)}
            self.connection.executemany(
                "insert into cases.marts.contributions values (?, ?, ?, null, ?, ?, ?, 0, 0)",
                [
                    (person, measure.code, measure.outcome or None,
                     None if measure.milestone < 0 else measure.milestone,
                     int(answer is True), int(answer is not None))
                    for person, answer in answers.items()
                ],
            )  # fmt: skip
            for (scope, breakdown, group), held in self.places.items():
                asked = sum(answers[person] is not None for person in held)
                counted = sum(answers[person] is True for person in held)
                self.connection.execute(
                    f"insert into figures ({', '.join(FIGURE)}) values ({', '.join('?' * len(FIGURE))})",
                    [measure.code, measure.outcome, measure.milestone, *of_seed[:4], by_row, of_seed[4],
                     scope, breakdown, group, 1, counted, asked, len(held), counted, asked - counted],
                )  # fmt: skip
                if by_row and measure.code == "M01":
                    is_band = (measure.code, scope, breakdown, group) in self.bands
                    self.connection.execute(
                        "insert into shown_states values (?, ?, ?, ?, ?, 1, ?)",
                        [scope, breakdown, measure.milestone, measure.outcome, group, is_band],
                    )
        return self

    def happened(self, code: str, **half_years: Rule) -> Warehouse:
        """Count persons by a measure in half-years (``of_2025H1``), each of whoever it asks."""
        together, protection = self.connection.execute(
            "select released_together, protection from cases.seeds.measures where measure = ?", [code]
        ).fetchall()[0]
        for number, (name, counts) in enumerate(half_years.items(), start=1):
            half_year = name.removeprefix("of_")
            answers = {
                person: answer for person in range(self.people) if (answer := counts(person)) is not None
            }
            rows = [(number * 10_000 + person, person, answer) for person, answer in answers.items()]
            self.connection.executemany(
                "insert into cases.marts.contributions values (?, ?, null, null, null, ?, 1, 0, 0)",
                [(profile, code, int(answer)) for profile, _, answer in rows],
            )
            self.connection.executemany(
                "insert into cases.marts.case_half_years select distinct person($1), $1, $2, $3 "
                "where $3 not in (select fact_profile from cases.marts.case_half_years)",
                [(person, half_year, profile) for profile, person, _ in rows],
            )
            for (scope, breakdown, _), held in self.places.items():
                if breakdown == "all":
                    asked = [answers[person] for person in held if person in answers]
                    counted = sum(asked)
                    self.connection.execute(
                        f"insert into figures ({', '.join(FIGURE)}) values ({', '.join('?' * len(FIGURE))})",
                        [code, "", -1, together, protection, "share", "persons", False, "own", scope,
                         "half_year", half_year, 1, counted, len(asked), len(asked), counted,
                         len(asked) - counted],
                    )  # fmt: skip
        return self

    def withheld(self, *tables: tuple[str, str, str]) -> Warehouse:
        """Withhold tables by the rules for one: scope, breakdown, what is released together."""
        for scope, breakdown, together in tables:
            self.connection.execute(
                """insert into part_breaches
                select distinct scope, breakdown, milestone, released_together, outcome_key from figures
                where scope = ? and breakdown = ? and released_together = ?""",
                [scope, breakdown, together],
            )
        return self

    def run(self, name: str) -> None:
        if name in ("differencing/counted", "differencing/known", "differencing/half_years"):
            scripts.run(self.connection, name, RULES)

    def shown(self) -> set[Shown]:
        """The figures that are shown."""
        self._know()
        return set(
            self.connection.execute(
                "select measure, scope, breakdown, group_key from lines where is_shown"
            ).fetchall()
        )

    def _know(self) -> None:
        """The temporary view ``lines``: what is known, each figure in the line in which it is printed."""
        for name in ("differencing/half_years", "differencing/counted", "differencing/known"):
            self.run(name)
        self.connection.execute(
            """create or replace temp view lines as
            select * replace (
                if(half_year = '', breakdown, 'half_year') as breakdown,
                if(half_year = '', group_key, half_year) as group_key
            )
            from known
            inner join kinds using (kind)
            inner join places using (place)"""
        )

    def differenced(self) -> set[Shown]:
        """The figures that are shown when whatever few follow from is withheld."""
        withholding.Withholding(self.connection, PRIORITIES, FLOOR, self.run).withhold()
        return self.shown()

    def told(
        self, folder: Path, columns: Mapping[str, str] | None = None, entry: int = 1, stood_at: str = "1"
    ) -> list[Finding]:
        """What anybody finds by subtraction in a release of what is shown now; ``columns`` print more.

        ``entry`` is the number of the release, ``stood_at`` says in SQL from which one a figure is.
        """
        self._know()
        path = folder / "figures.parquet"
        extra = {"unknown": "null::bigint", "not_applicable": "null::bigint", "bound_low": "null::double"}
        more = ", ".join(f"{sql} as {name}" for name, sql in {**extra, **(columns or {})}.items())
        self.connection.execute(
            f"""copy (
                select {entry} as entry, '2026H1' as period, figures.measure,
                    nullif(figures.outcome_key, '') as outcome, null::smallint as service_area,
                    figures.milestone, figures.scope, figures.breakdown,
                    figures.group_key, {stood_at} as stood_at, lines.known_counted as numerator,
                    null::bigint as numerator_low, figures.denominator,
                    if(figures.base_key = 'due', figures.due, null) as due, null::double as estimate,
                    'published' as status, false as is_revision, {more}
                from figures
                inner join lines using (measure, outcome_key, milestone, scope, breakdown, group_key)
                where lines.is_shown
            ) to '{path}' (format parquet)"""
        )
        return subtract(self.connection, [path])


def every(step: int, among: Sequence[int] | range = range(1_000_000)) -> Rule:
    """Counts every so manieth person of those asked."""
    return lambda person: person % step == 0 if person in among else None
