"""grain: one row per group and share with two providers or more: variance and its degrees of freedom."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import provider_variances

    return provider_variances.between(
        dbt.ref("int_cluster_members").df(), dbt.ref("int_cluster_contributions").df()
    )
