"""grain: one row per outcome, milestone and programme country with a crude interval between providers."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import clusters, provider_variances

    values = dict(dbt.ref("assumptions").project("assumption, value").fetchall())
    variances = provider_variances.of_countries(dbt.ref("int_comparison_cells").df())
    return clusters.shown(variances, values["clusters_wider_by"])
