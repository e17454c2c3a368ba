"""grain: one row per provider, outcome and milestone at which somebody's level is known."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import funnel

    return funnel.funnel(dbt.ref("int_provider_counts").df())
