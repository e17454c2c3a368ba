"""grain: one row per group and share whose interval between clusters is the one shown."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import clusters

    values = dict(dbt.ref("assumptions").project("assumption, value").fetchall())
    variances = dbt.ref("int_provider_variances").union(dbt.ref("int_person_variances"))
    return clusters.shown(variances.df(), values["clusters_wider_by"])
