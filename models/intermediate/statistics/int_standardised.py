"""grain: one row per outcome, milestone after opening and programme country with a pair."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import comparison

    values = dict(dbt.ref("assumptions").project("assumption, value").fetchall())
    return comparison.compare(dbt.ref("int_comparison_cells").df(), comparison.thresholds(values))
