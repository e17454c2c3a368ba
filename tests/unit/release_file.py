"""A made-up release file, as the disclosure step would leave it: no figure in it was ever counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
from release_figures import (
    CATEGORIES,
    GROUP_COLUMNS,
    LABELS,
    MILESTONES,
    OUTCOMES,
    MadeUp,
    Row,
    groups_of,
    measures_of,
    parts_of,
    visits_of,
    withhold,
)
from release_measures import comparisons_of, further, tests_of

from pipeline.disclosure.register.entries import COUNTS, ESTIMATES
from pipeline.settings import Settings

SEEDS = (
    "outcomes", "measures", "milestones", "breakdowns", "criteria", "applicability_rules", "countries",
    "service_areas", "measure_families", "indicator_versions", "assumptions", "group_columns",
)  # fmt: skip
AS_OF = "2026-06-01"
FLOW = ("cohort", "sex", "age_group", "form", "setting")

ORDINARY = MadeUp()
LARGE = MadeUp(
    sizes={"region": 5200, "donor:DFAT": 2600, "country:KHM": 1900},
    shown=(
        "country",
        "form",
        "sex",
        "age_group",
        "age_trafficked",
        "movement",
        "cohort",
        "four_cohorts",
        "setting",
        "beneficiary",
        "provider_type",
        "service_setting",
    ),
    synthetic=False,
)
WITHHELD = MadeUp(withheld_scopes=("region", "donor:DFAT", "country:KHM"))
SMALL_SCOPE = MadeUp(withheld_scopes=("donor:DFAT", "country:KHM"))


def values(plan: MadeUp) -> Iterator[Row]:
    """Every row of ``indicator_values``."""
    for scope, size in plan.sizes.items():
        rows: list[Row] = []
        for milestone in MILESTONES:
            rows += visits_of(scope, size, milestone)
            rows += _flow_of_groups(plan, scope, size, milestone)
            for outcome in OUTCOMES:
                rows += measures_of(scope, size, outcome, milestone)
                rows += groups_of(scope, size, outcome, milestone, plan.shown)
        rows += [row if shown else withhold(row) for row, shown in further(scope, size, plan.shown)]
        for one in rows:
            hidden = scope in plan.withheld_scopes or (
                plan.synthetic and one[1] != "M03" and one[2] == "O09" and one[4] in (3, 6)
            )
            yield withhold(one) if hidden else one


def _flow_of_groups(plan: MadeUp, scope: str, size: int, milestone: int) -> Iterator[Row]:
    for breakdown in FLOW:
        for code, part, _ in parts_of(size, breakdown):
            for row in visits_of(scope, part, milestone, breakdown, code):
                yield row if breakdown in plan.shown else withhold(row)


def withheld(plan: MadeUp) -> Iterator[Row]:
    """Rows of the table that counts what was withheld."""
    for scope in plan.sizes:
        for breakdown in ("all", *("country", "form", "sex", "age_group", "age_trafficked", "movement")):
            hidden = scope in plan.withheld_scopes or (breakdown != "all" and breakdown not in plan.shown)
            in_part = 10 if breakdown == "movement" and not hidden else 0
            yield scope, breakdown, "M01", 70, 70 if hidden else 0, 0, in_part, "group_too_small"
        yield scope, "country_form", "M01", 10, 10, 0, 0, "group_too_small"


def build(path: Path, seeds: Path, plan: MadeUp = ORDINARY) -> Path:
    """Write the file at ``path`` with definitions from ``seeds``; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as file:
        for seed in SEEDS:
            file.execute(
                f"create table {seed} as from read_csv(?, header = true)", [str(seeds / f"{seed}.csv")]
            )
        donors = seeds.parent / "reports" / "sample" / "donors.csv"
        file.execute("create table donors as from read_csv(?)", [str(donors)])
        lists = str(seeds / "code_lists.csv")
        file.execute(
            "create table levels as select code::integer as level, label from read_csv(?) "
            "where code_list = 'levels'",
            [lists],
        )
        _made_up_tables(file, plan)
        _nothing_revised(file)
        _no_release_before(file)
    return path


def _made_up_tables(file: duckdb.DuckDBPyConnection, plan: MadeUp) -> None:
    groups = ", ".join(f"{column} varchar" for column in GROUP_COLUMNS)
    _fill(
        file,
        "indicator_values",
        "scope varchar, measure varchar, outcome varchar, service_area smallint, milestone smallint, "
        f"breakdown varchar, {groups}, numerator bigint, denominator bigint, unknown bigint, "
        "not_applicable bigint, due bigint, estimate double, ci_low double, ci_high double, "
        "bound_low double, bound_high double, status varchar, numerator_low bigint, numerator_high bigint, "
        "as_of date",
        [(*row, None, None, AS_OF) for row in values(plan)],
    )
    released = [scope for scope in plan.sizes if scope not in plan.withheld_scopes]
    _fill(
        file,
        "paired_tests",
        "scope varchar, outcome varchar, milestone smallint, p_value double",
        [row for scope in released for row in tests_of(scope)],
    )
    _fill(
        file,
        "comparisons",
        "scope varchar, outcome varchar, milestone smallint, strata varchar, providers bigint, "
        "refusal varchar",
        [
            row
            for scope in released
            if scope.startswith("country:")
            for row in comparisons_of(scope, plan.sizes[scope])
        ],
    )
    _fill(
        file,
        "withheld",
        "scope varchar, breakdown varchar, measure varchar, tables_asked bigint, tables_withheld bigint, "
        "tables_repeated bigint, tables_in_part bigint, reason varchar",
        list(withheld(plan)),
    )
    sizes = [
        (scope, *((None, "c") if scope in plan.withheld_scopes else (round(size, -1), "published")))
        for scope, size in plan.sizes.items()
    ]
    _fill(file, "scope_sizes", "scope varchar, cases bigint, status varchar", sizes)
    shown = "published"
    _fill(
        file,
        "data_quality",
        "kind varchar, label varchar, table_name varchar, severity varchar, what_to_do varchar, "
        "provider_id varchar, checked bigint, found bigint, status varchar",
        [
            ("reconciliation", "Rows stored", "cases", None, "Nothing.", None, 250, 250, shown),
            ("reconciliation", "Rows in quarantine", "needs", None, "Mend them.", None, 1400, None, "few"),
            ("reconciliation", "Months coarsened", "spells", None, "Send months.", None, 2980, 40, shown),
            ("door", "Assessed in time", "assessments", "warning", "Talk.", None, 1260, None, "few"),
            ("marts", "Changes add up to the pairs", "indicator_values", "critical", None, None, 9, 0, shown),
            ("finding", "Level differs from the criteria", "outcome_ratings", "warning", "Ask the raters.",
             "provider-1", 8210, 140, shown),
            ("finding", "Late baseline", "assessments", "info", "Ask why.", None, 250, None, "few"),
        ],
    )  # fmt: skip
    digest = "3f9a1c77e2b04d5c8f6a9b10d2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293a4b"
    _fill(
        file,
        "packages",
        "provider_id varchar, package_hash varchar, data_cutoff date, created timestamp, "
        "is_synthetic boolean",
        [("provider-1", digest, "2026-06-01", "2026-07-10 08:00:00", plan.synthetic)],
    )
    rules = json.dumps({"minimum_group": 11, "minimum_part": 3, "low_reliability_width": 0.3})
    release = [
        (
            audience,
            "2026H1",
            AS_OF,
            "r-3f9a1c77e2b0",
            "0.1.0+4d5c8f6",
            rules,
            "passed: 0 of 412 cells open",
        )
        for audience in plan.audiences
    ]
    _fill(
        file,
        "release",
        "audience varchar, period varchar, as_of date, run_id varchar, code_version varchar, rules varchar, "
        "audit varchar",
        release,
    )
    goals = [
        ("DFAT", outcome, 12, 0.3, 0.45 + 0.02 * (number % 6), "2026-12-01" if number % 3 else "2026-06-01",
         "Grant design, made up")
        for number, outcome in enumerate(OUTCOMES)
    ]  # fmt: skip
    _fill(
        file,
        "targets",
        "donor_code varchar, outcome varchar, milestone smallint, baseline double, target double, "
        "target_month date, source varchar",
        goals if plan.targets else [],
    )
    labels = [
        (column, code, LABELS.get(code, code.replace("_", " ").capitalize()), position)
        for column, codes in CATEGORIES.items()
        for position, code in enumerate(codes)
    ]
    _fill(
        file, "group_labels", "group_column varchar, code varchar, label varchar, sort_order integer", labels
    )


def _no_release_before(file: duckdb.DuckDBPyConnection) -> None:
    numbers = ", ".join(
        f"{name} {'double' if name in ESTIMATES else 'bigint'}" for name in (*COUNTS, *ESTIMATES)
    )
    key = (
        "scope varchar, measure varchar, outcome varchar, service_area smallint, milestone smallint, "
        "period varchar, not_compared varchar, version varchar, as_of date, status varchar"
    )
    _fill(file, "previous_figures", f"{key}, {numbers}", [])


def _nothing_revised(file: duckdb.DuckDBPyConnection) -> None:
    sides = ", ".join(
        f"{side}_{name} bigint"
        for name in ("numerator", "denominator", "unknown", "not_applicable", "due")
        for side in ("old", "new")
    )
    key = (
        "scope varchar, cohort varchar, milestone smallint, period varchar, reason varchar, family varchar, "
        "measure varchar, outcome varchar, service_area smallint"
    )
    _fill(file, "revisions", f"{key}, {sides}, status varchar", [])
    _fill(file, "series_breaks", "family varchar, version varchar, valid_from varchar, note varchar", [])


def _fill(file: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[Row]) -> None:
    file.execute(f"create table {table} ({columns})")
    if rows:
        import pandas as pd

        names = [column.split()[0] for column in columns.split(", ")]
        frame = pd.DataFrame(rows, columns=names).astype(object)
        file.register("made_up", frame.where(frame.notna(), None))
        file.execute(f"insert into {table} select * from made_up")
        file.unregister("made_up")


def settings_for(home: Path, plan: MadeUp = ORDINARY, project: Path | None = None) -> Settings:
    """Settings of a working folder that holds a made-up release file and nothing else."""
    settings = Settings(project or Path(__file__).resolve().parents[2], home)
    build(settings.release_db, Path(__file__).resolve().parents[2] / "seeds", plan)
    return settings
