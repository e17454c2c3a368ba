"""The models hold on other engines too: keys, orders and months are those of the data and not of DuckDB."""

from __future__ import annotations

import hashlib
import re

import duckdb
import pytest

from tests.unit.model_sql import PROJECT, rendered
from tests.unit.portability_rules import COMMENTS, RULES, Model, Rule, load

# what breaks a rule, and why it may
EXCEPTIONS = {
    ("engine_hashes", "keys"): "the one place in which keys are made",
    ("month_arithmetic", "months"): "the one place in which months are counted",
    ("order_of_rows_left_open", "int_fact_profiles"): "its rows are grouped by what they are ordered by",
    ("order_of_rows_left_open", "int_groups"): "its rows are distinct in what they are ordered by",
    ("order_of_rows_left_open", "int_linked_sets"): "its rows are grouped by what they are ordered by",
    ("order_of_rows_left_open", "int_times_to_re_trafficking"): "the seed has a row for each milestone",
    ("extreme_left_open", "int_series"): "no version of a family is there twice",
}
# in pipeline/ a hash of DuckDB is made and compared by one version of it; keys that are kept have an MD5
HASHED_BY_ONE_VERSION = {
    "disclosure/suppression/population.py": "whether two populations of a run are the same",
    "disclosure/threshold/sql/keys.sql": "keys of temporary tables",
    "ingest/changes.py": "rows before and after one intake",
    "jobs/built.py": "a note that names the version of DuckDB: another one builds anew",
    "jobs/verification/databases.py": "every page is read, and nothing kept of it",
    "quality/marts_relations.py": "rows of one frame, grouped",
}
BROKEN = {
    "engine_hashes": ["hash('a', b)", "md5(b)"],
    "month_arithmetic": ["date_diff('month', a, b)", "a + to_months(6)", "a + interval '1' month", "year(a)"],
    "one_of_many_rows": ["any_value(a)", "first(a)", "list(a)", "string_agg(a, ',')", "a limit 1"],
    "ranks_without_order": ["rank() over (partition by a)", "dense_rank() over ()"],
    "order_of_rows_left_open": [
        "row_number() over ()",
        "row_number() over (partition by a)",
        "row_number() over (partition by a order by c desc)",
        "lag(c) over course from x window course as (partition by a order by c)",
        "row_number() over (partition by a order by abs(b - c))",
    ],
    "extreme_left_open": ["max_by(c, b) from x group by c", "min_by(c, (d, e)) from x group by a"],
}
KEPT = [
    "{{ key_of(['a']) }}, {{ months('a', 'b') }}, {{ half_year('a') }}, max(month)",
    "list(a order by b), rank() over (order by c)",
    "row_number() over (partition by a order by c, b desc)",
    "row_number() over (order by x.package_no, x.row_no)",
    "lag(c) over course from x window course as (partition by a order by b)",
    "max_by(c, b) from x group by a",
    "max_by(c, b) filter (where a = 'one') from x group by d",
    "min_by(c, (x.month, x.package_no, x.row_no)) from x group by d",
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_model_that_breaks_a_rule_is_listed_with_its_reason(rule: Rule) -> None:
    listed = {model for name, model in EXCEPTIONS if name == rule.__name__}
    assert {model.name for model in load() if any(rule(model))} == listed


def made(text: str) -> Model:
    """A model that reads something with one row for each a and b."""
    return Model("made", text, (frozenset({"a", "b"}),))


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in RULES for text in BROKEN[rule.__name__]],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_what_breaks_a_rule_is_noticed(rule: Rule, text: str) -> None:
    assert len(list(rule(made(f"select {text}")))) == 1


@pytest.mark.parametrize("text", KEPT)
def test_what_every_engine_answers_alike_breaks_no_rule(text: str) -> None:
    assert [rule.__name__ for rule in RULES if any(rule(made(f"select {text}")))] == []


def test_what_row_number_numbers_is_a_key() -> None:
    numbering = made("select row_number() over (partition by x.c order by a, b) as place from x")
    assert list(numbering.numbered) == [frozenset({"c", "place"})]


def test_hashes_of_duckdb_are_made_and_compared_by_one_version_of_it() -> None:
    pipeline = PROJECT / "pipeline"
    hashing = {
        path.relative_to(pipeline).as_posix()
        for path in [*pipeline.rglob("*.sql"), *pipeline.rglob("*.py")]
        if re.search(r"(?<![\w.])hash\(", COMMENTS.sub("", path.read_text("utf-8")))
    }
    assert hashing == set(HASHED_BY_ONE_VERSION)


def test_a_key_is_the_end_of_an_md5() -> None:
    query = rendered(
        "select {{ key_of(['a', 'b', 'c', 'd']) }} from (values ('x', 3, true, null)) t(a, b, c, d)"
    )
    ended = hashlib.md5(b"x|3|true|", usedforsecurity=False).digest()[8:]
    assert duckdb.sql(query).fetchall() == [(int.from_bytes(ended, "little"),)]


def test_a_key_tells_apart_what_is_said_of_one_column_and_of_the_next() -> None:
    query = rendered("select count(distinct {{ key_of(['a', 'b']) }}) from t")
    values = "(values ('x', null), (null, 'x'), ('x', 'x'), (null, null)) t(a, b)"
    assert duckdb.sql(f"{query[: query.rindex(' t')]} {values}").fetchall() == [(4,)]


@pytest.mark.parametrize(
    ("month", "first"),
    [("2023-12-01", "2023-07-01"), ("2024-06-01", "2024-01-01"), ("2024-07-01", "2024-07-01")],
)
def test_a_half_year_begins_in_january_or_july_and_ends_five_months_later(month: str, first: str) -> None:
    of = f"date '{month}'"
    query = rendered(
        f"select {{{{ first_of_half_year(\"{of}\") }}}} = date '{first}', "
        f"{{{{ last_of_half_year('code') }}}} = {{{{ add_months(\"date '{first}'\", 5) }}}} "
        f'from (select {{{{ half_year("{of}") }}}} as code)'
    )
    assert duckdb.sql(query).fetchall() == [(True, True)]


@pytest.mark.parametrize("number", [-13, -6, 0, 1, 30])
def test_months_added_are_the_months_between(number: int) -> None:
    start = "date '2024-03-01'"
    query = rendered(f'select {{{{ months("{start}", add_months("{start}", \'{number}\')) }}}}')
    assert duckdb.sql(query).fetchall() == [(number,)]
