"""What units, codes and rules of the seeds are called on an indicator sheet."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reference.seeds import Row
    from pipeline.settings import Settings

TARGETS = "None by default. A donor's stand in `config/targets.csv`."
MINUS = "\N{MINUS SIGN}"
UNITS = {
    "share": "share",
    "net": "points",
    "rate": "per 100 person-months",
    "months": "months",
    "outcomes": "outcomes",
    "incidence": "share",
    "kappa": "kappa, up to 1",
    "icc": "correlation, up to 1",
}
ESTIMATORS = {
    "share": "Numerator by denominator, in whole percent.",
    "net": "Numerator by denominator, in points.",
    "rate": "Numerator by denominator, times 100.",
    "months": "Median, in months.",
    "outcomes": "Median number of outcomes.",
    "incidence": "Aalen\N{EN DASH}Johansen cumulative incidence.",
    "kappa": "Quadratically weighted kappa.",
    "icc": "Intraclass correlation ICC(2,1): two-way random, absolute agreement, single rater.",
}
INTERVALS = {
    "share": "Wilson",
    "net": "Newcombe, paired; released: Newcombe, midway between all that the figure allows",
    "rate": "exact Poisson",
    "incidence": "log\N{EN DASH}log",
}
# shares whose interval is not Wilson's
OTHER_INTERVALS = {
    "M17": "between providers; released: Wilson, of the share in whole percent",
    "M17_overlap": "none",
    "M08_at_risk": "none",
    "M20_rater_kappa": "Fisher's z",
    "M20_rater_icc": "F",
}
WEIGHTED = {"M17": "Direct standardisation to the persons of the region."}
SMALL = (
    "Withheld where the group, or those known, are {few} persons, and where {alone}, or none, are on one "
    "side of the figure."
)
PROTECTION = {
    "group": "Withheld where the group, or those counted in it, are {few} persons.",
    "parts": SMALL,
    "whole": SMALL,
    "extremes": SMALL,
    "internal": "Never released: for use inside the programme.",
}
PROTECTED_BY = {
    "group": "size",
    "parts": "size and parts",
    "whole": "size and parts",
    "extremes": "size and parts",
    "internal": "not released",
}
TRUE = ("true", "both")


def unit(figure: Row) -> str:
    """The unit of a figure; a share says of what."""
    named = UNITS[figure["unit"]]
    return f"{named} of {figure['counts']}" if named == "share" else named


def interval(figure: Row) -> str:
    """The kind of 95 % interval of a figure; ``none`` where it has none."""
    return OTHER_INTERVALS.get(figure["measure"], INTERVALS.get(figure["unit"], "none"))


def estimator(figure: Row) -> str:
    """How the figure is computed from numerator and denominator."""
    return WEIGHTED.get(figure["measure"], ESTIMATORS[figure["unit"]])


def first(figure: Row) -> str:
    """The first milestone of a figure, or that it has none."""
    return months(figure["first_milestone"]) if figure["first_milestone"] else "as at the cut-off"


def months(number: str) -> str:
    """Months since opening, with a true minus sign."""
    return number.replace("-", MINUS)


def protection(settings: Settings, code: str) -> str:
    """The disclosure rule of a figure in words, with the thresholds that hold."""
    rules = disclosure_rules(settings)
    few, alone = rules["minimum_group"] - 1, rules["minimum_part"] - 1
    return PROTECTION[code].format(few=f"1 to {few}", alone=f"1 to {alone}")


def disclosure_rules(settings: Settings) -> dict[str, Any]:
    """The thresholds of the disclosure control."""
    file = settings.project / "pipeline" / "disclosure" / "threshold" / "rules.toml"
    return tomllib.loads(file.read_text("utf-8"))


def catalogue(settings: Settings) -> dict[str, Any]:
    """What reports say about levels and criteria, so that a sheet says the same."""
    return _meanings((settings.reports / "text" / "en.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _meanings(messages: str) -> dict[str, Any]:
    """Each sheet asks for them, and the catalogue is long."""
    found: dict[str, Any] = tomllib.loads(messages)["meaning"]
    return found


def value(assumption: Row) -> str:
    """Value of an assumption with its unit, or the choice: ``6 months``, ``60%``, ``level 3``, ``Yes``.

    >>> value({"value": "0.6", "unit": "share"}), value({"value": "1", "unit": "months"})
    ('60%', '1 month')
    """
    if not assumption["value"]:
        return assumption["choice"]
    number, unit = float(assumption["value"]), assumption["unit"]
    if unit == "share":
        return f"{number:.0%}"
    if unit == "level":
        return f"level {number:g}"
    return f"{number:g} {unit.removesuffix('s') if number == 1 else unit}"
