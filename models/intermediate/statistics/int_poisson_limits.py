"""grain: one row per number of events that a rate counts; 95 % limits of the expected number."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    from pipeline.statistics import poisson

    rates = dbt.ref("measures").filter("unit = 'rate'").project("measure")
    numerators = dbt.ref("int_aggregates").project("measure, cast(numerator as bigint) as events")
    events = numerators.join(rates, "measure").filter("events is not null").project("events")
    return poisson.limits(events.distinct().df())
