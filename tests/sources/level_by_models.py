"""Levels by the text of the models themselves, with made-up relations in place of what they read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import jinja2

from pipeline.forms.definitions import Outcome

Round = tuple[dict[str, str], dict[str, str]]  # answers, and what is known of the person
MACRO = Path("macros/criterion_counts.sql")
MODEL = Path("models/intermediate/outcomes/int_recomputed_levels.sql")
RELATIONS = {"criteria": "criteria", "int_assessments": "people", "stg_criterion_ratings": "ratings"}
SURE = {"yes": True, "no": False, "unknown": None}


def levels(outcome: Outcome, rounds: list[Round]) -> list[str]:
    """The level of each round, empty where there is none; the step to the fourth is that of int_ratings."""
    connection = duckdb.connect()
    connection.execute("create table criteria (criterion text, outcome text, kind text, applies text)")
    connection.executemany(
        "insert into criteria values (?, ?, ?, ?)",
        [(each.code, outcome.code, each.kind, each.applies) for each in outcome.criteria],
    )
    connection.execute(
        "create table people (assessment_key integer, is_child boolean, lacks_parental_care boolean, "
        "needs_residence boolean, self_rating integer, other_voice boolean)"
    )
    connection.executemany(
        "insert into people values (?, ?, ?, ?, ?, ?)",
        [_person(outcome, number, *each) for number, each in enumerate(rounds)],
    )
    rated = [
        (number, name.removeprefix("c_"), value)
        for number, (answers, _) in enumerate(rounds)
        for name, value in answers.items()
        if name.startswith("c_") and value
    ]
    connection.execute(
        "create table ratings as "
        "select unnest(?) as assessment_key, unnest(?) as criterion, unnest(?) as value",
        list(map(list, zip(*rated, strict=True))),
    )
    return [row[0] or "" for row in connection.execute(_query()).fetchall()]


def _person(
    outcome: Outcome, number: int, answers: dict[str, str], person: dict[str, str]
) -> tuple[object, ...]:
    own = answers[f"{outcome.code}_self_rating"]
    is_proxy = answers["assessments_mode"] == "proxy"
    return (
        number,
        SURE[person["child"]],
        SURE[person["deprived"]],
        SURE[person["foreign"]],
        int(own) if own else None,
        is_proxy or answers["assessments_participation"] == "child_with_support",
    )


def _query() -> str:
    environment = jinja2.Environment(autoescape=False)
    text = MACRO.read_text("utf-8") + MODEL.read_text("utf-8")
    model = environment.from_string(text).render(ref=RELATIONS.__getitem__)
    return f"""
        select cast(case
            when level_before_independence = 3 and independent and coalesce(self_rating >= 3, other_voice)
                then 4
            else level_before_independence
        end as varchar)
        from people left join ({model}) as recomputed using (assessment_key)
        order by assessment_key
    """
