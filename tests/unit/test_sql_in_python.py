"""The check of SQL in Python strings finds the strings that are SQL, and says where a rule is broken."""

from __future__ import annotations

from pathlib import Path

from tests import sql_in_python

FILE = Path("made_up.py")
PLANTED = '''"""Select what you like: a docstring is no SQL, whatever word it begins with."""

SHORT = "select a from b"
LONG = f"""
    select a.one from {SHORT} as a
    inner join c
        ON a.one = c.one
"""


def words(name: str) -> str:
    return f"with one thing and another, {name} is a sentence that begins like a statement and is none"
'''


def test_a_broken_rule_is_told_with_its_line_in_the_python_file() -> None:
    (snippet,) = sql_in_python.snippets(FILE, PLANTED)
    ((_, wrong),) = sql_in_python.faults([snippet])
    assert [fault.split(" ")[:2] for fault in wrong] == [["made_up.py:7:", "CP01"]]


def test_a_value_to_be_filled_in_is_read_like_a_name() -> None:
    text = 'X = """\n    delete from {table}\n    where first_key = ? and second_key = $second_key\n"""'
    found = list(sql_in_python.snippets(FILE, text))
    assert [wrong for _, wrong in sql_in_python.faults(found)] == [[]]


def test_only_a_string_with_a_part_put_in_may_be_left_out() -> None:
    whole, parted = (
        next(
            sql_in_python.snippets(FILE, f'X = f"select first_column, second_column from a {end} b b b b b"')
        )
        for end in ("where where", "{clause}")
    )
    left_out = [sql_in_python.is_left_out(*read) for read in sql_in_python.faults([whole, parted])]
    assert left_out == [False, True]
