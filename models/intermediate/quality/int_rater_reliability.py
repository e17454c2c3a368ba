"""grain: one row per set of int_rater_agreement: kappa, ICC(2,1), and how many cases to have rated twice."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import agreement

    sets = dbt.ref("int_rater_agreement").project("set_no, rated_cases, cells")
    return agreement.reliability(sets.df())
