"""One IATI result per outcome: indicators with baseline, target and actual, as far as they may be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.exchange.iati_dates import add_period, counted_from
from pipeline.reporting.exchange.iati_xml import add, narrated, percent
from pipeline.reporting.goals import MEASURE, code, month, targets_of
from pipeline.reporting.indicator import Indicator, State
from pipeline.reporting.language.text import whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipeline.reporting.context import Context
    from pipeline.reporting.definitions import IatiSettings
    from pipeline.reporting.released import Record

# IATI code lists
OUTCOME = "2"  # ResultType
PERCENTAGE = "2"  # IndicatorMeasure
OWN_CODES = "99"  # IndicatorVocabulary: of the reporting organisation
NOT_ADDED_UP = {"aggregation-status": "0"}
SHARE = {"measure": PERCENTAGE, "ascending": "1", **NOT_ADDED_UP}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures of one breakdown by code and label of the group; ``whole`` = none of them is withheld."""

    name: str
    groups: tuple[tuple[str, str, Indicator], ...]

    @property
    def whole(self) -> bool:
        return all(figure.status not in ("c", "band") for _, _, figure in self.groups)

    @property
    def shown(self) -> tuple[tuple[str, str, Indicator], ...]:
        """The groups of which the report gives a share."""
        return tuple(group for group in self.groups if group[2].has_estimate)


def add_results(context: Context, settings: IatiSettings, activity: Element) -> None:
    """One result per outcome, with an indicator for the focus milestone and for each that has a target."""
    rules = {
        row["applicability_rule"]: row["statement"] for row in context.release.records["applicability_rules"]
    }
    for outcome in context.release.records["outcomes"]:
        result = add(activity, "result", {"type": OUTCOME, **NOT_ADDED_UP})
        narrated(result, "title", outcome["name"])
        words = context.text(
            "iati.result", means=outcome["achieved_means"], applies=rules[outcome["applicability_rule"]]
        )
        narrated(result, "description", words)
        targets = _targets(context, outcome["outcome"])
        for milestone in sorted({context.focus, *targets}):
            _add_indicators(context, settings, result, outcome, milestone, targets.get(milestone))


def _targets(context: Context, outcome: str) -> dict[int, Record]:
    return {row["milestone"]: row for row in targets_of(context) if row["outcome"] == outcome}


def _add_indicators(
    context: Context,
    settings: IatiSettings,
    result: Element,
    outcome: Record,
    milestone: int,
    target: Record | None,
) -> None:
    figure = context.find(context.own, MEASURE, milestone, outcome["outcome"])
    found = list(_breakdowns(context, outcome["outcome"], milestone))
    # the groups of a breakdown would add up to a total that is withheld
    given = [one for one in found if one.whole and one.shown] if figure.has_estimate else []
    as_dimensions = given if settings.disaggregation == "dimension" else []
    title = context.text("iati.indicator", outcome=outcome["name"], at=context.at(milestone))
    own_code = code(outcome["outcome"], milestone)

    indicator = _indicator(result, title, f"{_counted(context)} {_told(context, figure, found)}", own_code)
    _add_baseline(context, settings, indicator, outcome["outcome"], milestone, target)
    _add_values(context, settings, indicator, figure, as_dimensions, target)
    if settings.disaggregation == "indicator":
        for breakdown in given:
            for group, label, share in breakdown.shown:
                name = context.breakdown_name(breakdown.name)
                words = context.text("iati.group", indicator=title, breakdown=name, group=label)
                own = _indicator(result, words, _counted(context), f"{own_code}-{breakdown.name}-{group}")
                _add_values(context, settings, own, share, [], None)


def _indicator(result: Element, title: str, description: str, code: str) -> Element:
    indicator = add(result, "indicator", SHARE)
    narrated(indicator, "title", title)
    narrated(indicator, "description", description.strip())
    add(indicator, "reference", {"vocabulary": OWN_CODES, "code": code})
    return indicator


def _breakdowns(context: Context, outcome: str, milestone: int) -> Iterator[Breakdown]:
    for name in context.definition.breakdowns:
        figures = {
            figure.group: figure
            for figure in context.figures_of(MEASURE, milestone, name)
            if figure.scope == context.own and figure.outcome == outcome
        }
        labels = dict(context.groups(name))
        groups = tuple((group[0], labels.get(group[0], group[0]), figures[group]) for group in figures)
        if groups:
            yield Breakdown(name, groups)


def _counted(context: Context) -> str:
    measure = next(row for row in context.release.records["measures"] if row["measure"] == MEASURE)
    return context.text("iati.counted", numerator=measure["numerator"], denominator=measure["denominator"])


def _told(context: Context, figure: Indicator, found: list[Breakdown]) -> str:
    """Why there is no value, and how many breakdowns are withheld; no number of a figure that is not told."""
    text, said = context.text, []
    if figure.status in ("c", "band"):
        said.append(text(f"iati.no_value.{figure.status}"))
    elif figure.state is State.BOUNDS_ONLY:
        said.append(text("iati.no_value.bounds_only", **_ends(figure), only=context.thresholds["only"]))
    elif not figure.has_estimate:
        said.append(text(f"iati.no_value.{figure.state}"))
    if found:
        withheld = sum(not breakdown.whole for breakdown in found)
        key = "iati.withheld" if withheld else "iati.none_withheld"
        said.append(text(key, withheld=withheld, asked=len(found)))
    return " ".join(said)


def _ends(figure: Indicator) -> dict[str, object]:
    assert figure.bounds is not None
    return {"low": whole(figure.bounds[0]), "high": whole(figure.bounds[1])}


def _add_baseline(
    context: Context,
    settings: IatiSettings,
    indicator: Element,
    outcome: str,
    milestone: int,
    target: Record | None,
) -> None:
    """That of the target; where there is none the share at entry, among the people counted by now."""
    entry = context.find(context.own, MEASURE, 0, outcome)
    if target is not None and target["baseline"] is not None:
        value = {"year": str(settings.start.year), "value": percent(target["baseline"])}
        words = context.text("iati.baseline", source=target["source"])
    elif milestone > 0 and entry.has_estimate:
        first = counted_from(context, settings).year
        value = {"year": str(first), "value": percent(_released(entry))}
        words = context.text("iati.entry", actual=_comment(context, entry))
    else:
        return
    narrated(add(indicator, "baseline", value), "comment", words)


def _add_values(
    context: Context,
    settings: IatiSettings,
    indicator: Element,
    figure: Indicator,
    given: list[Breakdown],
    target: Record | None,
) -> None:
    """Target and actual side by side in one period; none where there is neither."""
    if target is None and not figure.has_estimate:
        return
    period = add_period(context, settings, indicator)
    if target is not None:
        by = context.text.month(month(target))
        words = context.text("iati_dates.target", month=by, source=target["source"])
        narrated(add(period, "target", {"value": percent(target["target"])}), "comment", words)
    if not figure.has_estimate:
        return
    _add_actual(context, period, figure)
    for breakdown in given:
        for group, _, share in breakdown.shown:
            _add_actual(context, period, share, (breakdown.name, group))


def _add_actual(
    context: Context, period: Element, figure: Indicator, dimension: tuple[str, str] | None = None
) -> None:
    actual = add(period, "actual", {"value": percent(_released(figure))})
    if dimension:
        add(actual, "dimension", {"name": dimension[0], "value": dimension[1]})
    narrated(actual, "comment", _comment(context, figure))


def _released(figure: Indicator) -> float:
    """The share as it was released; k / n where it was rounded to none or all."""
    assert figure.estimate is not None
    return figure.value if figure.estimate in (0, 1) else figure.estimate


def _comment(context: Context, figure: Indicator) -> str:
    """Of how many it is known, how sure it is and up to when it counts."""
    text = context.text
    _, low, high = figure.share
    assert figure.due is not None and figure.unknown is not None
    said = [
        text(
            "iati.actual",
            achieved=text.count(figure.numerator or 0),
            known=text.count(figure.denominator or 0),
            due=text.count(figure.due),
            unknown=text.count(figure.unknown),
            interval=text.spread(low, high),
            month=text.month(figure.earlier or context.release.as_of),
        )
    ]
    if figure.not_applicable:
        said.append(text("iati.not_applicable", number=text.count(figure.not_applicable)))
    if figure.low_reliability:
        said.append(text("iati.low"))
    if figure.state is State.BOUNDS_FIRST:
        said.append(text("iati.bounds_first", **_ends(figure), first=context.thresholds["first"]))
    return " ".join(said)
