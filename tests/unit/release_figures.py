"""Made-up figures, as the disclosure step would leave them: achievement, coverage and change."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SEED = SEEDS / "measures.csv"
with (SEEDS / "group_columns.csv").open(encoding="utf-8") as _file:
    GROUP_COLUMNS = tuple(row["group_column"] for row in csv.DictReader(_file))
CATEGORIES = {
    "cohort": ("2024H1", "2024H2", "2025H1"),
    "four_cohorts": ("2024H2",),
    "sex": ("female", "male", "other", "unknown"),
    "age_group": ("under_13", "13_17", "18_24", "25_plus", "unknown"),
    "age_trafficked": ("child", "adult", "unknown"),
    "movement": ("internal", "cross_border", "both", "unknown"),
    "setting": ("shelter_open", "home_community", "unknown"),
    "programme_country": ("KHM", "CHN", "LAO", "MMR", "THA", "VNM"),
    "form": (
        "sexual", "labour", "forced_marriage", "begging_street_selling", "sexual_and_labour",
        "escaped_before_exploited", "multiple", "other", "unknown",
    ),
    "beneficiary": ("person", "family", "unknown"),
    "provider_type": ("government", "ngo", "unknown"),
    "service_setting": ("shelter", "community", "unknown"),
    "half_year": ("2023H2", "2024H1", "2024H2", "2025H1", "2025H2"),
}  # fmt: skip
LABELS = {
    "under_13": "Under 13", "13_17": "13 to 17", "18_24": "18 to 24", "25_plus": "25 and over",
    "begging_street_selling": "Begging and street selling", "multiple": "Several forms",
    "sexual": "Sexual exploitation", "sexual_and_labour": "Sexual exploitation and labour",
    "ngo": "NGO", "person": "The person", "family": "The family",
}  # fmt: skip
COLUMN_OF = {"country": "programme_country"}
OUTCOMES = tuple(f"O{number:02}" for number in range(1, 11))
MILESTONES = (0, 3, 6, 12, 18, 24, 36)
DUE_SHARE = {0: 1.0, 3: 0.95, 6: 0.88, 12: 0.72, 18: 0.52, 24: 0.36, 36: 0.0}
KNOWN_SHARE = {0: 0.94, 3: 0.88, 6: 0.83, 12: 0.78, 18: 0.55, 24: 0.36, 36: 0.0}
FLAT = ("O03", "O10")
REASONS = ("declined", "no_contact", "unsafe_to_contact", "transferred", "form_missing", "other")
NUMBERS = 10

Row = tuple[object, ...]


@dataclass(frozen=True)
class MadeUp:
    """What to make up: people per scope, breakdowns that are shown, scopes of which nothing is."""

    sizes: dict[str, int] = field(
        default_factory=lambda: {"region": 252, "donor:DFAT": 150, "country:KHM": 70}
    )
    shown: tuple[str, ...] = ("sex", "age_group", "age_trafficked", "movement", "four_cohorts")
    withheld_scopes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("donor:DFAT", "ministry:KHM", "region")
    synthetic: bool = True
    targets: bool = True


@dataclass(frozen=True)
class Place:
    """Where a figure stands: the key of a row of ``indicator_values``."""

    scope: str
    measure: str
    outcome: str | None = None
    service_area: int | None = None
    milestone: int | None = None
    breakdown: str = "all"
    code: str | None = None


@dataclass(frozen=True)
class Counts:
    """What was counted: k of n, the unknown, those to whom it does not apply, the people due."""

    numerator: int | None
    denominator: int
    unknown: int
    not_applicable: int
    due: int


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


def made(
    place: Place,
    counts: Counts,
    *,
    bounds: bool = False,
    estimate: float | None = None,
    interval: tuple[float | None, float | None] | None = None,
) -> Row:
    """One row of ``indicator_values``; a share of its counts where no other estimate is given."""
    k, n = counts.numerator, counts.denominator
    if estimate is None and interval is None:
        estimate, interval = (k / n if n and k is not None else None), wilson(abs(k or 0), n)
    low, high = interval or (None, None)
    all_of_them = n + counts.unknown
    ends = (
        ((k or 0) / all_of_them, ((k or 0) + counts.unknown) / all_of_them) if bounds and all_of_them else ()
    )
    status = "z" if counts.due == 0 else "x" if n == 0 else "published"
    if status == "published" and low is not None and high is not None and high - low >= 0.30:
        status = "low"
    if counts.due == 0:
        k, n, counts, estimate, low, high = 0, 0, Counts(0, 0, 0, 0, 0), None, None, None
    numbers = (k, n, *_beside(place.measure, counts), estimate, low, high)
    return (*_key(place), *numbers, *(ends or (None, None)), status)


def _beside(measure: str, counts: Counts) -> tuple[int | None, int | None, int | None]:
    """The unknown, those to whom it does not apply, the people due: as far as a release tells them."""
    due = None if bases()[measure] == "own" else counts.due
    if measure in ("M01", "M03"):
        return counts.unknown, counts.not_applicable, due
    return None, None, due


@cache
def bases() -> dict[str, str]:
    """Of whom each measure is told: those due or enrolled at a milestone, or some of its own."""
    with SEED.open(encoding="utf-8") as file:
        return {row["measure"]: row["base"] for row in csv.DictReader(file)}


def _key(place: Place) -> Row:
    column = COLUMN_OF.get(place.breakdown, place.breakdown)
    groups = tuple(place.code if name == column else None for name in GROUP_COLUMNS)
    where = place.scope, place.measure, place.outcome, place.service_area, place.milestone, place.breakdown
    return *where, *groups


def withhold(row: Row) -> Row:
    """The same row with every number taken out."""
    return *row[: -NUMBERS - 1], *(None,) * NUMBERS, "c"


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

    def one(measure: str, numerator: int, denominator: int, missing: int, not_applicable: int = 0) -> Row:
        place = Place(scope, measure, outcome, milestone=milestone)
        counts = Counts(numerator, denominator, missing, not_applicable, due)
        net = numerator / denominator if measure == "M04_net" and denominator else None
        if net is None:
            return made(place, counts, bounds=measure == "M01")
        half = 1.96 * math.sqrt(max(0.18, net**2) / denominator)
        return made(place, counts, estimate=net, interval=(net - half, net + half))

    yield one("M01", achieved, known, unknown, outside)
    yield one("M02", known, known + outside, unknown)
    yield one("M03", known + outside, due, 0)
    if milestone == 0:
        return
    seen = known + outside
    yield one("M03_baseline_assessed", round(seen * 0.35), round(seen * 0.95), seen - round(seen * 0.95))
    yield one("M03_baseline_not_assessed", round(unknown * 0.2), round(unknown * 0.9), 0)
    pairs = round(known * 0.9)
    gained = round(pairs * (0.02 + (0.02 if outcome in FLAT else 0.009 * milestone)))
    lost = round(pairs * 0.03)
    kept, below = round(pairs * 0.3), pairs - round(pairs * 0.3) - lost
    missing = due - pairs - outside
    yield one("M04_improved", gained, pairs, missing, outside)
    yield one("M04_improved_of_due", gained, due - outside, 0, outside)
    yield one("M04_declined_of_due", lost, due - outside, 0, outside)
    yield one("M04_declined", lost, pairs, missing, outside)
    yield one("M04_same_achieved", kept, pairs, missing, outside)
    yield one("M04_same_not_achieved", pairs - gained - lost - kept, pairs, missing, outside)
    yield one("M04_conversion", gained, below, missing, outside)
    yield one("M04_retention", kept, kept + lost, missing, outside)
    yield one("M04_net", gained - lost, pairs, missing, outside)
    yield one("M04_became_applicable", round(pairs * 0.08), pairs, due - pairs)
    yield one("M04_ceased", round(pairs * 0.05), pairs, due - pairs)


def visits_of(
    scope: str, size: int, milestone: int, breakdown: str = "all", code: str | None = None
) -> Iterator[Row]:
    """Rows that are not by outcome: the flow to assessed; for everybody the reasons where not, too."""
    due = round(size * DUE_SHARE[milestone])
    assessed = round(due * KNOWN_SHARE[milestone])

    def one(measure: str, numerator: int, denominator: int) -> Row:
        place = Place(scope, measure, None, None, milestone, breakdown, code)
        return made(place, Counts(numerator, denominator, 0, 0, denominator))

    yield one("M03_contacted", min(due, round(assessed * 1.1)), due)
    yield one("M03", assessed, due)
    if breakdown != "all":
        return
    if milestone:
        yield one("M04_late_baseline", round(due * 0.06), due)
    left = due - assessed
    for number, reason in enumerate(REASONS):
        share = left if number == len(REASONS) - 1 else round(left * 0.35)
        left -= share
        yield one(f"M03_missing_{reason}", share, due)


def groups_of(scope: str, size: int, outcome: str, milestone: int, shown: tuple[str, ...]) -> Iterator[Row]:
    """Achievement by every one-way breakdown."""
    for breakdown in ("country", "form", "sex", "age_group", "age_trafficked", "movement", "four_cohorts"):
        for code, part, first in parts_of(size, breakdown):
            due, known, achieved, unknown, outside = states(part, outcome, milestone)
            achieved = max(0, min(known, achieved + (round(known * 0.21) if first else 0)))
            place = Place(scope, "M01", outcome, None, milestone, breakdown, code)
            row = made(place, Counts(achieved, known, unknown, outside, due), bounds=True)
            yield row if breakdown in shown else withhold(row)


def parts_of(size: int, breakdown: str) -> Iterator[tuple[str, int, bool]]:
    """The groups of a breakdown: code, people, and whether it is the first of them."""
    codes = CATEGORIES[COLUMN_OF.get(breakdown, breakdown)]
    for position, code in enumerate(codes):
        named = code not in ("unknown", "other", "multiple", "both")
        part = round(size * (0.66 if position == 0 else 0.34) / max(1, len(codes) - 3)) if named else 0
        yield code, part, position == 0
