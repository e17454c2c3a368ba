"""Runs the suites of a stage and keeps their results as counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, get_args

from pipeline import faults
from pipeline.errors import QualityFailure
from pipeline.quality.judging import judge, not_tried
from pipeline.quality.relations import CATALOGUE, INTAKE, Stage
from pipeline.quality.suites import Suite, load

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

    from pipeline.settings import Settings

STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class QualityResult:
    """One expectation and how it went: a row of landing.quality_results, fields in its order.

    ``expectation`` is the sentence that the suite gives it; ``checked`` and ``failed`` count what the
    sentence speaks of.
    """

    stage: Stage
    package_no: int | None
    suite: str
    relation: str
    expectation: str
    column_name: str | None
    severity: str
    success: bool
    checked: int
    failed: int


def check(
    connection: DuckDBPyConnection,
    settings: Settings,
    stage: Stage,
    package_no: int | None = None,
    *,
    waived: Collection[str] = (),
) -> list[QualityResult]:
    """Run the suites of a stage, replace that stage's and package's rows of landing.quality_results.

    The stage ``INTAKE`` needs the number of the package. ``QualityFailure`` where a critical expectation does
    not hold, unless its column is ``waived``, and where one could not be tried: that is a fault of the check
    and says nothing about the data.
    """
    suites = [suite for suite in load(settings.project / "expectations") if suite.stage == stage]
    frames = {suite.name: _frame(connection, suite, package_no, settings) for suite in suites}
    results = [
        _result(suite, package_no, outcome, frames[suite.name])
        for suite, outcomes in zip(suites, judge(suites, frames), strict=True)
        for outcome in outcomes
    ]
    _store(connection, stage, package_no, results)
    broken = [
        result.expectation
        for result in results
        if not result.success and result.severity == "critical" and result.column_name not in waived
    ]
    if broken:
        raise QualityFailure(
            f"{'This does not' if len(broken) == 1 else 'These do not'} hold: {'; '.join(broken)}.",
            "Nothing of the package was stored. Correct the export, or ask whoever sent it."
            if stage == INTAKE
            else "Nothing was released. Show this to whoever looks after the models.",
            code=faults.DOES_NOT_HOLD,
        )
    return results


def _frame(
    connection: DuckDBPyConnection, suite: Suite, package_no: int | None, settings: Settings
) -> DataFrame:
    import duckdb

    sql = CATALOGUE[suite.relation].sql
    parameters = {"package_no": package_no} if "$package_no" in sql else {}
    try:
        known = connection.execute(f"describe {sql}", parameters).fetchall()
        columns = [name for name, *_ in known if name in suite.columns]
        frame = connection.execute(f"select {', '.join(columns) or '*'} from ({sql})", parameters).df()
    except duckdb.Error as error:
        raise faults.of(error, settings) or not_tried(suite.name) from None  # its text may quote data
    if missing := set(suite.columns) - set(columns):
        raise not_tried(f"{suite.name} ({', '.join(sorted(missing))})")
    return frame


def _result(suite: Suite, package_no: int | None, outcome: dict[str, Any], frame: DataFrame) -> QualityResult:
    configuration = outcome["expectation_config"]
    meta = configuration["meta"]
    checked, failed = _counts(meta, outcome, frame)
    return QualityResult(
        stage=suite.stage,
        package_no=package_no,
        suite=suite.name,
        relation=suite.relation,
        expectation=meta["label"],
        column_name=configuration["kwargs"].get("column"),
        severity=configuration["severity"],
        success=outcome["success"],
        checked=checked,
        failed=failed,
    )


def _counts(meta: dict[str, Any], outcome: dict[str, Any], frame: DataFrame) -> tuple[int, int]:
    """What was looked at and what did not hold: from the profile's own counts, rows, or the table as one."""
    if "checked" in meta:
        return int(frame[meta["checked"]].sum()), int(frame[meta["failed"]].sum())
    result = outcome["result"]
    if "unexpected_count" in result:
        return result["element_count"] - result.get("missing_count", 0), result["unexpected_count"]
    return 1, int(not outcome["success"])


def _store(
    connection: DuckDBPyConnection, stage: Stage, package_no: int | None, results: list[QualityResult]
) -> None:
    connection.execute(
        "delete from landing.quality_results "
        "where stage = $stage and package_no is not distinct from $package_no",
        {"stage": stage, "package_no": package_no},
    )
    if results:
        connection.executemany(
            "insert into landing.quality_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [astuple(result) for result in results],
        )
