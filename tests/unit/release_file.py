"""A made-up release file, as the disclosure step would leave it: no figure in it was ever counted."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.settings import Settings

GROUP_COLUMNS = (
    "cohort", "programme_country", "form", "sex", "age_group", "age_trafficked",
    "movement", "setting", "identification_assistance",
)  # fmt: skip
CATEGORIES = {
    "sex": ("female", "male", "other", "unknown"),
    "age_group": ("under_13", "13_17", "18_24", "25_plus", "unknown"),
    "age_trafficked": ("child", "adult", "unknown"),
    "movement": ("internal", "cross_border", "both", "unknown"),
    "programme_country": ("KHM", "CHN", "LAO", "MMR", "THA", "VNM"),
    "form": (
        "sexual", "labour", "forced_marriage", "begging_street_selling", "sexual_and_labour",
        "escaped_before_exploited", "multiple", "other", "unknown",
    ),
}  # fmt: skip
LABELS = {
    "under_13": "Under 13", "13_17": "13 to 17", "18_24": "18 to 24", "25_plus": "25 and over",
    "begging_street_selling": "Begging and street selling", "multiple": "Several forms",
    "sexual": "Sexual exploitation", "sexual_and_labour": "Sexual exploitation and labour",
}  # fmt: skip
COLUMN_OF = {"country": "programme_country"}
OUTCOMES = tuple(f"O{number:02}" for number in range(1, 11))
MILESTONES = (0, 3, 6, 12, 18, 24, 36)
DUE_SHARE = {0: 1.0, 3: 0.95, 6: 0.88, 12: 0.72, 18: 0.52, 24: 0.36, 36: 0.0}
KNOWN_SHARE = {0: 0.94, 3: 0.88, 6: 0.83, 12: 0.78, 18: 0.55, 24: 0.36, 36: 0.0}
FLAT = ("O03", "O10")
REASONS = ("declined", "no_contact", "unsafe_to_contact", "transferred", "form_missing", "other")
SEEDS = (
    "outcomes", "measures", "milestones", "breakdowns", "criteria", "applicability_rules", "countries",
    "donors", "service_areas",
)  # fmt: skip


@dataclass(frozen=True)
class MadeUp:
    """What to make up: people per scope, breakdowns that are shown, scopes of which nothing is."""

    sizes: dict[str, int] = field(
        default_factory=lambda: {"region": 252, "donor:DFAT": 150, "country:KHM": 70}
    )
    shown: tuple[str, ...] = ("sex", "age_group", "age_trafficked", "movement")
    withheld_scopes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("donor:DFAT", "ministry:KHM")
    synthetic: bool = True
    targets: bool = True


ORDINARY = MadeUp()
LARGE = MadeUp(
    sizes={"region": 5200, "donor:DFAT": 2600, "country:KHM": 1900},
    shown=("country", "form", "sex", "age_group", "age_trafficked", "movement"),
    synthetic=False,
)
WITHHELD = MadeUp(withheld_scopes=("region", "donor:DFAT", "country:KHM"))
SMALL_SCOPE = MadeUp(withheld_scopes=("donor:DFAT", "country:KHM"))

Row = tuple[object, ...]


def wilson(achieved: int, known: int) -> tuple[float | None, float | None]:
    """Wilson's interval; nothing where nobody is known."""
    if known == 0:
        return None, None
    z, share = 1.959963984540054, achieved / known
    centre, spread = (
        share + z * z / (2 * known),
        z * math.sqrt(share * (1 - share) / known + z * z / (4 * known * known)),
    )
    scale = 1 + z * z / known
    return (centre - spread) / scale, (centre + spread) / scale


def row(
    key: tuple[str, str, str | None, int, str, str | None], counts: tuple[int, int, int, int, int]
) -> Row:
    """One row of ``indicator_values`` with its status; counts = k, n, unknown, not applicable, due."""
    scope, measure, outcome, milestone, breakdown, code = key
    numerator, denominator, unknown, not_applicable, due = counts
    column = COLUMN_OF.get(breakdown, breakdown)
    groups = tuple(code if name == column else None for name in GROUP_COLUMNS)
    estimate = numerator / denominator if denominator else None
    low, high = wilson(abs(numerator), denominator)
    if measure == "M04_net" and denominator:
        half = 1.96 * math.sqrt(max(0.18, estimate**2) / denominator)
        low, high = estimate - half, estimate + half
    bounds: tuple[float | None, float | None] = (None, None)
    if measure == "M01" and denominator + unknown:
        bounds = numerator / (denominator + unknown), (numerator + unknown) / (denominator + unknown)
    status = "z" if due == 0 else "x" if denominator == 0 else "published"
    if status == "published" and high - low >= 0.30:
        status = "low"
    numbers = (numerator, denominator, unknown, not_applicable, due, estimate, low, high, *bounds)
    if due == 0:
        numbers = (0, 0, 0, 0, 0, None, None, None, None, None)
    return scope, measure, outcome, milestone, breakdown, *groups, *numbers, status


def withhold(row: Row) -> Row:
    """The same row with every number taken out."""
    return *row[:14], *(None,) * 10, "c"


def states(size: int, outcome: str, milestone: int) -> tuple[int, int, int, int, int]:
    """Due, known, achieved, unknown, not applicable for one outcome and milestone."""
    number, due = int(outcome[1:]), round(size * DUE_SHARE[milestone])
    seen = round(due * (KNOWN_SHARE[milestone] - 0.004 * number))
    not_applicable = round(seen * {"O07": 0.3, "O09": 0.62, "O10": 0.25}.get(outcome, 0.0))
    known = seen - not_applicable
    rise = 0.0 if outcome in FLAT else 0.012 * min(milestone, 24)
    achieved = round(known * min(0.93, 0.24 + 0.035 * (number * 7 % 10) + rise))
    return due, known, achieved, due - seen, not_applicable


def measures_of(scope: str, size: int, outcome: str, milestone: int) -> Iterator[Row]:
    """Rows of one outcome and milestone, all groups together."""
    due, known, achieved, unknown, outside = states(size, outcome, milestone)

    def made(measure: str, numerator: int, denominator: int, missing: int, not_applicable: int = 0) -> Row:
        key = (scope, measure, outcome, milestone, "all", None)
        return row(key, (numerator, denominator, missing, not_applicable, due))

    yield made("M01", achieved, known, unknown, outside)
    yield made("M02", known, known + outside, unknown)
    yield made("M03", known + outside, due, 0)
    if milestone == 0:
        return
    pairs = round(known * 0.9)
    gained = round(pairs * (0.02 + (0.02 if outcome in FLAT else 0.009 * milestone)))
    lost = round(pairs * 0.03)
    kept, below = round(pairs * 0.3), pairs - round(pairs * 0.3) - lost
    missing = due - pairs - outside
    yield made("M04_improved", gained, pairs, missing, outside)
    yield made("M04_declined", lost, pairs, missing, outside)
    yield made("M04_same_achieved", kept, pairs, missing, outside)
    yield made("M04_same_not_achieved", pairs - gained - lost - kept, pairs, missing, outside)
    yield made("M04_conversion", gained, below, missing, outside)
    yield made("M04_retention", kept, kept + lost, missing, outside)
    yield made("M04_net", gained - lost, pairs, missing, outside)


def visits_of(scope: str, size: int, milestone: int) -> Iterator[Row]:
    """Rows that are not by outcome: assessed, and the reasons where not."""
    due = round(size * DUE_SHARE[milestone])
    assessed = round(due * KNOWN_SHARE[milestone])
    yield row((scope, "M03", None, milestone, "all", None), (assessed, due, 0, 0, due))
    left = due - assessed
    for number, reason in enumerate(REASONS):
        share = left if number == len(REASONS) - 1 else round(left * 0.35)
        left -= share
        yield row((scope, f"M03_missing_{reason}", None, milestone, "all", None), (share, due, 0, 0, due))


def groups_of(scope: str, size: int, outcome: str, milestone: int, shown: tuple[str, ...]) -> Iterator[Row]:
    """Achievement by every one-way breakdown."""
    for breakdown in ("country", "form", "sex", "age_group", "age_trafficked", "movement"):
        codes = CATEGORIES[COLUMN_OF.get(breakdown, breakdown)]
        for position, code in enumerate(codes):
            named = code not in ("unknown", "other", "multiple", "both")
            part = round(size * (0.66 if position == 0 else 0.34) / max(1, len(codes) - 3)) if named else 0
            due, known, achieved, unknown, outside = states(part, outcome, milestone)
            achieved = max(0, min(known, achieved + (round(known * 0.21) if position == 0 else 0)))
            made = row(
                (scope, "M01", outcome, milestone, breakdown, code), (achieved, known, unknown, outside, due)
            )
            yield made if breakdown in shown else withhold(made)


def values(plan: MadeUp) -> Iterator[Row]:
    """Every row of ``indicator_values``."""
    for scope, size in plan.sizes.items():
        rows: list[Row] = []
        for milestone in MILESTONES:
            rows += visits_of(scope, size, milestone)
            for outcome in OUTCOMES:
                rows += measures_of(scope, size, outcome, milestone)
                rows += groups_of(scope, size, outcome, milestone, plan.shown)
        for made in rows:
            hidden = scope in plan.withheld_scopes or (
                plan.synthetic and made[1] != "M03" and made[2] == "O09" and made[3] in (3, 6)
            )
            yield withhold(made) if hidden else made


def withheld(plan: MadeUp) -> Iterator[Row]:
    """Rows of the table that counts what was withheld."""
    for scope in plan.sizes:
        for breakdown in ("all", *("country", "form", "sex", "age_group", "age_trafficked", "movement")):
            hidden = scope in plan.withheld_scopes or (breakdown != "all" and breakdown not in plan.shown)
            yield scope, breakdown, "M01", 70, 70 if hidden else 0, "group_too_small"
        yield scope, "country_form", None, 1, 1, "only_one_way"


def build(path: Path, seeds: Path, plan: MadeUp = ORDINARY) -> Path:
    """Write the file at ``path`` with definitions from ``seeds``; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as file:
        for seed in SEEDS:
            file.execute(
                f"create table {seed} as from read_csv(?, header = true)", [str(seeds / f"{seed}.csv")]
            )
        lists = str(seeds / "code_lists.csv")
        file.execute(
            "create table levels as select code::integer as level, label from read_csv(?) "
            "where code_list = 'levels'",
            [lists],
        )
        _made_up_tables(file, plan)
    return path


def _made_up_tables(file: duckdb.DuckDBPyConnection, plan: MadeUp) -> None:
    groups = ", ".join(f"{column} varchar" for column in GROUP_COLUMNS)
    _fill(
        file,
        "indicator_values",
        f"scope varchar, measure varchar, outcome varchar, milestone smallint, breakdown varchar, {groups}, "
        "numerator bigint, denominator bigint, unknown bigint, not_applicable bigint, due bigint, "
        "estimate double, ci_low double, ci_high double, bound_low double, bound_high double, status varchar",
        list(values(plan)),
    )
    _fill(
        file,
        "withheld",
        "scope varchar, breakdown varchar, measure varchar, tables_asked bigint, tables_withheld bigint, "
        "reason varchar",
        list(withheld(plan)),
    )
    sizes = [
        (
            scope,
            None if scope in plan.withheld_scopes else size,
            "c" if scope in plan.withheld_scopes else "published",
        )
        for scope, size in plan.sizes.items()
    ]
    _fill(file, "scope_sizes", "scope varchar, cases bigint, status varchar", sizes)
    shown = "published"
    _fill(
        file,
        "data_quality",
        "kind varchar, label varchar, table_name varchar, severity varchar, checked bigint, found bigint, "
        "status varchar",
        [
            ("reconciliation", "Rows stored", "cases", None, 252, 252, shown),
            ("reconciliation", "Rows in quarantine", "needs", None, 1400, None, "c"),
            ("reconciliation", "Months coarsened", "spells", None, 2980, 41, shown),
            ("door", "Assessed after the case was opened", "assessments", "warning", 1260, 0, shown),
            ("marts", "Changes add up to the pairs", "indicator_values", "critical", 900, 0, shown),
            ("finding", "Level differs from the criteria", "outcome_ratings", None, 8210, 137, shown),
            ("finding", "Late baseline", "assessments", None, 252, None, "c"),
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
    rules = json.dumps({"smallest_group": 11, "smallest_part": 3, "widest_reliable_interval": 0.3})
    release = [
        (
            audience,
            "2026H1",
            "2026-06-01",
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
