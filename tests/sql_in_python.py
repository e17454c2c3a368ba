"""``python -m tests.sql_in_python [FILE …]``: the SQL that stands in Python strings, linted like the scripts.

A string is SQL where it begins like a statement; one that fits on a line of 60 characters is left alone.
What is put into it is a name of the same length for the linter, and where the linter cannot read that (a part
is a whole clause) the string is left out and counted. Exit code 1 where a rule is broken.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

PROJECT = Path(__file__).resolve().parents[1]
STATEMENT = re.compile(
    r"(--[^\n]*\s+)*"
    r"(select|delete from|insert into|copy|attach|describe|update \S+( as \S+)? set|with (recursive )?\w+ as"
    r"|create (or replace )?(temp(orary)? )?(table|view|macro|schema)|from \S+ (select|where))\s"
)
SHORT = 60  # characters
MOST_LEFT_OUT = 20  # strings that the linter cannot read: no more than there are
ON_ONE_LINE = {"LT05", "LT09", "LT14"}  # what a statement that stands on one line of Python need not keep
PART = "part_"  # how a name begins that stands for what is put in
FIELD = re.compile(r"\{\w+\}")  # of a string that is formatted later

CTE = re.compile(r"(\w+) as \($", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Snippet:
    """The SQL of a string that ends in line ``last`` of the file; its own first line is ``first`` there."""

    file: Path
    first: int
    last: int
    sql: str

    def line(self, number: int) -> int:
        """The line of the file that a line of the SQL stands in, as near as joined strings allow."""
        return min(self.first + number - 1, self.last)


def snippets(file: Path, text: str) -> Iterator[Snippet]:
    """Every string of a Python text that is SQL and not short, in the order of the text."""
    for node in strings(ast.parse(text)):
        whole = text_of(node)
        sql = dedent(whole).strip()
        if STATEMENT.match(f"{sql} ") and ("\n" in sql or len(sql) > SHORT):
            before = whole[: len(whole) - len(whole.lstrip())].count("\n")
            yield Snippet(
                file, node.lineno + before, node.end_lineno or node.lineno, f"{completed(readable(sql))}\n"
            )


def strings(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings of a tree that are no part of another string."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            yield node
        else:
            yield from strings(node)


def text_of(node: ast.expr) -> str:
    """The text of a string, with a name in place of what is put into it."""
    match node:
        case ast.JoinedStr(values=parts):
            return "".join(map(text_of, parts))
        case ast.Constant(value=str() as value):
            return value
        case _:
            return PART.ljust(len(ast.unparse(node)) + 2, "_")


def readable(sql: str) -> str:
    """SQL without the signs that the linter has no name for: a field to be filled in, and the value ``?``."""
    return FIELD.sub(lambda field: PART.ljust(len(field[0]), "_"), sql).replace("?", "$v")


def completed(sql: str) -> str:
    """SQL with a statement after its last CTE where it only defines some, for others to be put behind."""
    return f"{sql}\n\nselect * from {CTE.findall(sql)[-1]}" if sql.endswith("\n\n)") else sql


def faults(found: list[Snippet]) -> Iterator[tuple[Snippet, list[str]]]:
    """Each string with what breaks a rule of ``pipeline/.sqlfluff`` in it, ``file:line: rule sentence``."""
    from sqlfluff.core import FluffConfig, Linter

    config = FluffConfig.from_path(str(PROJECT / "pipeline"), overrides={"templater": "placeholder"})
    linter = Linter(config)
    for snippet in found:
        left = set() if "\n" in snippet.sql.strip() else ON_ONE_LINE
        wrong = linter.lint_string(snippet.sql, str(snippet.file)).get_violations()
        named = [(fault.rule_code(), snippet.line(fault.line_no), fault.desc()) for fault in wrong]
        yield snippet, [f"{snippet.file}:{at}: {rule} {what}" for rule, at, what in named if rule not in left]


def all_faults(found: list[Snippet]) -> list[tuple[Snippet, list[str]]]:
    """Of all strings, on every core."""
    processes = os.cpu_count() or 1
    size = max(-(-len(found) // processes), 1)
    parts = [found[start : start + size] for start in range(0, len(found), size)]
    with ProcessPoolExecutor(processes) as pool:
        return [each for part in pool.map(_listed, parts) for each in part]


def _listed(found: list[Snippet]) -> list[tuple[Snippet, list[str]]]:
    return list(faults(found))


def is_left_out(snippet: Snippet, wrong: list[str]) -> bool:
    """Whether the linter cannot read a string, and something is put into it."""
    return PART in snippet.sql and any(": PRS " in fault for fault in wrong)


def main(names: list[str]) -> int:
    """Print the faults in the files named, else in all of the program."""
    files = [Path(name) for name in names] or sorted((PROJECT / "pipeline").rglob("*.py"))
    found = [snippet for file in files for snippet in snippets(file, file.read_text("utf-8"))]
    read = [wrong for snippet, wrong in all_faults(found) if not is_left_out(snippet, wrong)]
    wrong, left_out = [fault for each in read for fault in each], len(found) - len(read)
    if left_out > MOST_LEFT_OUT:
        wrong.append(
            f"{left_out} strings cannot be read for what is put into them; {MOST_LEFT_OUT} are known."
        )
    print(*wrong, f"{len(read)} strings of SQL, {left_out} left out, {len(wrong)} faults", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
