"""``dhis2_metadata.json``: what a DHIS2 instance has to know before it takes the values of ``dhis2.json``.

The form is that of ``POST /api/metadata``. It follows from definitions and code lists, so that figures that
come or are withheld change nothing in it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.exchange.dhis2 import (
    ACHIEVED,
    COUNTS,
    COVERAGE,
    EVERYBODY,
    Element,
    as_json,
    asked,
    code,
    elements,
    period_of,
    place_of,
)
from pipeline.reporting.exchange.dhis2_dashboard import dashboard, visualizations
from pipeline.reporting.exchange.dhis2_names import short_name, short_option
from pipeline.reporting.exchange.dhis2_objects import Object, named, ref, uid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.context import Context

# An indicator over the counts of one outcome: its numerator and denominator, with the words for both.
INDICATORS = {
    "PCT": ("{NUM}", "{DEN}", "num", "den"),
    "LOW": ("{NUM}", "{DEN}+{DUE}-{ASSESSED}", "num", "den_all"),
    "HIGH": ("{NUM}+{DUE}-{ASSESSED}", "{DEN}+{DUE}-{ASSESSED}", "num_high", "den_all"),
    "COVERED": ("{ASSESSED}", "{DUE}", "assessed", "due"),
}


def metadata(context: Context) -> bytes:
    """Categories, data elements, data set, indicators and a dashboard as JSON; ids follow from codes."""
    found = _elements(context)
    breakdowns = list(dict.fromkeys(one.breakdown for one in found if one.breakdown != EVERYBODY))
    return as_json(
        {
            "categoryOptions": [one for name in breakdowns for one in _options(context, name)],
            "categories": [_category(context, name) for name in breakdowns],
            "categoryCombos": [_combo(context, name) for name in breakdowns],
            "categoryOptionCombos": [one for name in breakdowns for one in _option_combos(context, name)],
            "dataElements": [_element(context, one) for one in found],
            "dataSets": [_data_set(context, found)],
            "indicatorTypes": [_indicator_type(context)],
            "indicators": list(_indicators(context)),
            "visualizations": visualizations(context),
            "dashboards": [dashboard(context)],
        }
    )


def _elements(context: Context) -> list[Element]:
    """Of everybody: every outcome at every milestone. Of breakdowns: what the release was asked for."""
    tables = set(asked(context.definition, context.release))
    tables |= {
        (measure, outcome, milestone, EVERYBODY)
        for measure, outcome, milestone in product(COUNTS, (None, *context.outcomes), context.milestones)
        if measure == COVERAGE or outcome is not None
    }
    ordered = sorted(tables, key=place_of(context.release))
    return [element for table in ordered for element in elements(table)]


def _option_codes(context: Context, breakdown: str) -> list[tuple[str, str]]:
    """Code and label of every option of a breakdown."""
    return [(code(breakdown, group), label) for group, label in context.groups(breakdown)]


def _options(context: Context, breakdown: str) -> list[Object]:
    return [
        named(
            "categoryOption",
            one,
            _option_name(context, breakdown, label),
            short_option(context, breakdown, label),
            formName=label,
        )
        for one, label in _option_codes(context, breakdown)
    ]


def _option_name(context: Context, breakdown: str, label: str) -> str:
    return context.text("dhis2.option", breakdown=_within(context, breakdown), label=label)


def _within(context: Context, breakdown: str) -> str:
    name = context.breakdown_name(breakdown)
    return name[0].lower() + name[1:]


def _category(context: Context, breakdown: str) -> Object:
    name = context.text("dhis2.category", breakdown=_within(context, breakdown))
    options = [ref("categoryOption", one) for one, _ in _option_codes(context, breakdown)]
    kind = {"dataDimensionType": "DISAGGREGATION", "categoryOptions": options}
    return named("category", code(breakdown), name, **kind)


def _combo(context: Context, breakdown: str) -> Object:
    category = _category(context, breakdown)
    return {
        "id": uid("categoryCombo", code(breakdown)),
        "code": code(breakdown),
        "name": category["name"],
        "dataDimensionType": "DISAGGREGATION",
        "categories": [ref("category", code(breakdown))],
    }


def _option_combos(context: Context, breakdown: str) -> list[Object]:
    return [
        {
            "id": uid("categoryOptionCombo", one),
            "code": one,
            "name": _option_name(context, breakdown, label),
            "categoryCombo": ref("categoryCombo", code(breakdown)),
            "categoryOptions": [ref("categoryOption", one)],
        }
        for one, label in _option_codes(context, breakdown)
    ]


def _words(context: Context, outcome: str | None, milestone: int) -> dict[str, str]:
    words = {"milestone": context.milestone_name(milestone).lower()}
    if outcome is not None:
        words |= {"number": outcome.removeprefix("O"), "outcome": context.outcome_name(outcome)}
    return words


def _element(context: Context, one: Element) -> Object:
    """A count as known at the end of a period: never added up or averaged over periods."""
    text = context.text
    key = "dhis2.element_of_people" if one.outcome is None else "dhis2.element"
    count = text(f"dhis2.counts.{one.count}")
    name = text(key, count=count, **_words(context, one.outcome, one.milestone))
    described = text("dhis2_counted.state", period=_period(context))
    found: Object = {
        "domainType": "AGGREGATE",
        "valueType": "INTEGER_ZERO_OR_POSITIVE",
        "aggregationType": "NONE",
        "zeroIsSignificant": True,
        "description": f"{text(f'dhis2_counted.{one.count}')} {described}",
    }
    if one.breakdown != EVERYBODY:
        name = text("dhis2.by", name=name, breakdown=_within(context, one.breakdown))
        found["categoryCombo"] = ref("categoryCombo", code(one.breakdown))
    return named("dataElement", one.code, name, short_name(context, one), **found)


def _data_set(context: Context, found: list[Element]) -> Object:
    text, definition, own = context.text, context.definition, code("outcomes")
    described = text(
        "dhis2.data_set_description",
        org_unit=definition.org_unit or definition.code,
        period=_period(context),
    )
    counted = text("dhis2_counted.period", period=_period(context))
    members = [{"dataSet": ref("dataSet", own), "dataElement": ref("dataElement", one.code)} for one in found]
    more = {
        "description": f"{described} {counted}",
        "periodType": period_of(context.release).type,
        "dataSetElements": members,
    }
    return named("dataSet", own, text("dhis2.data_set"), **more)


def _period(context: Context) -> str:
    """What the period of the report is, within a sentence."""
    return context.text(f"dhis2.periods.{Period.parse(context.release.period).kind}")


def _indicator_type(context: Context) -> Object:
    name = context.text("dhis2.percent")
    return {"id": uid("indicatorType", code("percent")), "name": name, "factor": 100, "number": False}


def _indicators(context: Context) -> Iterator[Object]:
    """Shares of everybody with their bounds and their coverage, in percent."""
    for outcome, milestone in product((None, *context.outcomes), context.milestones):
        ids = {
            count: f"#{{{uid('dataElement', Element(outcome, milestone, count, EVERYBODY).code)}}}"
            for measure in (ACHIEVED, COVERAGE)
            for count, _ in COUNTS[measure]
        }
        for kind, parts in INDICATORS.items():
            if outcome is not None:
                yield _indicator(context, Element(outcome, milestone, kind, EVERYBODY), kind, parts, ids)
            elif kind == "COVERED":
                yield _indicator(
                    context, Element(None, milestone, kind, EVERYBODY), f"{kind}_PEOPLE", parts, ids
                )


def _indicator(
    context: Context, one: Element, words: str, parts: tuple[str, str, str, str], ids: dict[str, str]
) -> Object:
    text = context.text
    above, below, above_words, below_words = parts
    name = text(f"dhis2.indicators.{words}", **_words(context, one.outcome, one.milestone))
    return named("indicator", one.code, name, short_name(context, one)) | {
        "annualized": False,
        "decimals": 0,
        "indicatorType": ref("indicatorType", code("percent")),
        "numerator": above.format(**ids),
        "numeratorDescription": text(f"dhis2.terms.{above_words}"),
        "denominator": below.format(**ids),
        "denominatorDescription": text(f"dhis2.terms.{below_words}"),
    }
