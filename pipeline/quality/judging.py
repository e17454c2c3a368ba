"""Suites judged on data frames, with results that are counts: by Great Expectations where in doubt."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline import faults, stopping
from pipeline.errors import QualityFailure
from pipeline.quality.holding import holding
from pipeline.quality.suites import Suite

if TYPE_CHECKING:
    from pandas import DataFrame

# counts only: the default results of Great Expectations quote values
SAFE = {"result_format": "BASIC", "partial_unexpected_count": 0, "include_unexpected_rows": False}


def judge(suites: Sequence[Suite], frames: Mapping[str, DataFrame]) -> list[list[dict[str, Any]]]:
    """The results of each suite on its frame, as plain dictionaries, suite by suite.

    A suite of which each rule plainly holds needs no Great Expectations; it judges all others.
    ``QualityFailure`` where an expectation could not be tried: that says nothing about the data.
    """
    held = {suite.name: holding(suite, frames[suite.name]) for suite in suites}
    doubtful = [suite for suite in suites if held[suite.name] is None]
    judged = iter(by_great_expectations(doubtful, frames) if doubtful else ())
    return [next(judged) if (results := held[suite.name]) is None else results for suite in suites]


def by_great_expectations(
    suites: Sequence[Suite], frames: Mapping[str, DataFrame]
) -> list[list[dict[str, Any]]]:
    """What Great Expectations says of each suite; ``QualityFailure`` where it could not try a rule."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    logger = logging.getLogger("great_expectations")  # what it would say is in its results
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("frames")
    outcomes = []
    for suite in suites:
        expectations = context.suites.add(
            gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations))
        )
        batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all")
        definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=expectations)
        ran = context.validation_definitions.add(definition).run(
            batch_parameters={"dataframe": frames[suite.name]}, result_format=SAFE
        )
        if len(ran.results) != len(
            suite.expectations
        ):  # it leaves out what it does not know, and says nothing
            raise not_tried(f"a rule in {suite.name} that Great Expectations does not know")
        outcomes.append([_tried(outcome.to_json_dict()) for outcome in ran.results])
    return outcomes


def _tried(outcome: dict[str, Any]) -> dict[str, Any]:
    information = outcome.get("exception_info") or {}
    if information.get("raised_exception") or any(
        isinstance(entry, dict) and (entry.get("raised_exception") or entry.get("exception_message"))
        for entry in information.values()
    ):
        raise not_tried(outcome["expectation_config"]["meta"]["label"])
    return outcome


def not_tried(what: str) -> QualityFailure:
    """The error for a check that could not be made."""
    stopping.heed()
    return QualityFailure(
        f"A check could not be made: {what}.",
        "This says nothing about the data. Compare the file in expectations/ with the columns it names.",
        code=faults.NOT_TRIED,
    )
