"""Made-up figures of the further measures (M05 to M19): every measure of the seeds that may be released."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from release_figures import CATEGORIES, MILESTONES, OUTCOMES, SEED, Counts, Place, Row, made, parts_of

AREAS = tuple(range(1, 11))
# Shares of what is counted; of the parts of a whole the last takes what is left.
SHARES = {
    "M05_6": 0.75,
    "M05_12": 0.6,
    "M06": 0.3,
    "M07": 0.7,
    "M14_known": 0.04,
    "M19_refusal_respected": 0.8,
}
STATUSES = {
    "M11": (0.04, 0.06, 0.07, 0.08, 0.1, 0.13, 0.16, 0.12, 0.1, 0.08, 0.06),
    "M13": (0.5, 0.2, 0.06, 0.05, 0.06, 0.06, 0.02, 0.02, 0.02, 0.01),
    "M15": (0.55, 0.15, 0.19, 0.1, 0.01, 0.0),
    "M09": (0.4, 0.1, 0.2, 0.1, 0.06, 0.08, 0.06),
}
CASCADE = {"M10_offered": (0.7, 1.0), "M10_accepted": (0.6, 0.7), "M10_declined": (0.1, 0.7),
           "M10_delivered": (0.55, 0.6), "M10_completed": (0.4, 0.5)}  # fmt: skip


@cache
def seeds() -> tuple[dict[str, str], ...]:
    """The measures from M05 on that may be released."""
    with SEED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(row for row in rows if row["family"] > "M04" and row["protection"] != "internal")


def further(scope: str, size: int, shown: tuple[str, ...]) -> Iterator[tuple[Row, bool]]:
    """Every further figure of a scope, each with whether it may be shown."""
    for place, base in places(scope, size):
        if place.measure.startswith("M21"):
            yield from _half_years(place, base)
            continue
        yield figure(place, base), True
        for breakdown in breakdowns(place.measure) if place.service_area is None else ():
            for code, part, _ in parts_of(base, breakdown):
                there = Place(scope, place.measure, milestone=place.milestone, breakdown=breakdown, code=code)
                yield figure(there, part), breakdown in shown


def _half_years(place: Place, base: int) -> Iterator[tuple[Row, bool]]:
    """A figure of half-years stands in each of them, and nowhere else."""
    if place.service_area is None:
        for number, code in enumerate(CATEGORIES["half_year"]):
            yield figure(replace(place, breakdown="half_year", code=code), base // 2 + number), True


def breakdowns(measure: str) -> tuple[str, ...]:
    """Breakdowns of needs and of services."""
    if measure.startswith("M10_services") or measure == "M10_referral":
        return "provider_type", "service_setting"
    return ("beneficiary",) if measure[:4] in ("M09_", "M10_") and "persons" not in measure else ()


def places(scope: str, size: int) -> Iterator[tuple[Place, int]]:
    """Where a figure stands, and how many people are in its base."""
    for seed in seeds():
        measure = seed["measure"]
        if seed["family"] == "M17" and not scope.startswith("country:"):
            continue
        for milestone in _milestones(seed):
            for outcome in OUTCOMES if seed["by_outcome"] == "true" else (None,):
                for area in (None, *AREAS) if seed["by_service_area"] == "both" else (None,):
                    part = size if area is None else size // 4 + area
                    place = Place(scope, measure, outcome, area, milestone)
                    yield place, part - (milestone or 0)


def _milestones(seed: dict[str, str]) -> tuple[int | None, ...]:
    if not seed["first_milestone"]:
        return (None,)
    if seed["measure"].startswith("M15"):
        return (12,) if "_from_" in seed["measure"] else (0, 12)
    return tuple(one for one in MILESTONES if one >= int(seed["first_milestone"]))


def figure(place: Place, base: int) -> Row:
    """One figure: a median, an incidence, a standardised share, or a share of the base."""
    unit = next(seed["unit"] for seed in seeds() if seed["measure"] == place.measure)
    if unit in ("months", "outcomes"):
        value = None if place.measure == "M08_median" and place.outcome in ("O03", "O10") else 6.0
        return made(place, Counts(None, base, 0, 0, base), estimate=value, interval=(None, None))
    if unit == "incidence":
        return incidence(place, base)
    if place.measure in ("M17", "M17_overlap"):
        k = round(base * 0.9)
        wide = None if place.measure == "M17_overlap" else (0.5, 0.7)
        told = None if place.measure == "M17" and base < 100 else 0.61 if place.measure == "M17" else k / base
        ends = wide if told is not None and wide else (None, None)
        return made(place, Counts(k, base, 0, 0, base), estimate=told, interval=ends)
    k, n, unknown = counted(place.measure, base)
    return made(place, Counts(k, n, unknown, 0, base))


def incidence(place: Place, base: int) -> Row:
    """A curve that rises with the milestones and is cut off at 36 months."""
    months = place.milestone or 0
    slope = 0.002 if place.measure == "M14" else 0.02
    value = min(0.9, slope * months + 0.03) if months < 36 else None
    ends = (max(0.0, value - 0.08), value + 0.08) if value is not None else (None, None)
    k = round(base * slope * months * 0.9)
    return made(place, Counts(k, base, 0, 0, base), estimate=value, interval=ends)


def counted(measure: str, base: int) -> tuple[int, int, int]:
    """k, n and the unknown of a share."""
    if measure in CASCADE:
        k, n = CASCADE[measure]
        return round(base * k), round(base * n), 0
    if measure.endswith("_of_due"):
        return base // 2, base, 0
    if measure == "M08_at_risk":
        return base // 3, base, 0
    if measure == "M09_unmet":
        parts = dict(_parts_of("M09_status", base))
        return base - parts["M09_met"] - parts["M09_partly"], base, 0
    together = next(seed["released_together"] for seed in seeds() if seed["measure"] == measure)
    parts = dict(_parts_of(together, base))
    if measure in parts:
        return parts[measure], base, 0
    unknown = round(base * 0.1)
    return round((base - unknown) * SHARES.get(measure, 0.6)), base - unknown, unknown


@cache
def _parts_of(together: str, base: int) -> tuple[tuple[str, int], ...]:
    """The parts of a whole with their counts, which add up to the base."""
    names = [row["measure"] for row in seeds() if row["released_together"] == together]
    names = [name for name in names if name not in ("M09_unmet",)]
    shares = STATUSES.get(names[0][:3]) if len(names) > 2 and names[0][:3] in STATUSES else None
    if shares is None:
        return ()
    found, left = [], base
    for name, share in zip(names, shares, strict=False):
        count = left if name == names[-1] else min(left, round(base * share))
        found.append((name, count))
        left -= count
    return tuple(found)


def tests_of(scope: str) -> Iterator[Row]:
    """Exact p-values of change."""
    for outcome in OUTCOMES:
        yield scope, outcome, 12, 0.0 if outcome == "O01" else 0.04


def comparisons_of(scope: str, size: int) -> Iterator[Row]:
    """How a country was standardised, or why not."""
    for outcome in OUTCOMES:
        for milestone in MILESTONES[1:]:
            refusal = "fewer_than_30" if size - milestone < 100 else None
            yield scope, outcome, milestone, "age, sex, baseline", 1 if refusal else 3, refusal
