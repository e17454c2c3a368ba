"""Evaluates the expressions of a form's calculations and relevances in Python.

A small language of its own: the expressions of XLSForms as this project writes them, translated word by word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import CodeType

NUMBER = re.compile(r"-?\d+(\.\d+)?")
TOKEN = re.compile(r"\$\{(\w+)\}|'([^']*)'|(\d+)|(!=|>=|=)|\b(and|or)\b|(\w+)\(|([(),])|(\s+)")


def evaluate(expression: str, answers: Mapping[str, str]) -> object:
    """The value of an expression; a question without an answer is an empty text."""
    return eval(_python(expression), {"__builtins__": {}}, {"answers": answers, **FUNCTIONS})


@cache
def _python(expression: str) -> CodeType:
    translated, at = [], 0
    while at < len(expression):
        match = TOKEN.match(expression, at)
        assert match, f"not understood: {expression[at : at + 40]}"
        translated.append(_word(match))
        at = match.end()
    return compile("".join(translated), "expression", "eval")


def _word(match: re.Match[str]) -> str:
    question, text, number, sign, joining, function, mark, _ = match.groups()
    if question:
        return f"Cell(answers.get({question!r}, ''))"
    if text is not None:
        return f"Cell({text!r})"
    if sign:
        return {"=": " == ", "!=": " != ", ">=": " >= "}[sign]
    if function:
        return f"{function}_("
    return number or mark or f" {joining} " if joining or number or mark else " "


class Cell(str):
    """A text that is compared with numbers as a number; no number is less, more or equal to none."""

    def __ge__(self, other: object) -> bool:
        return bool(NUMBER.fullmatch(self)) and float(self) >= float(str(other))


def if_(condition: object, then: object, otherwise: object) -> object:
    return then if condition else otherwise


def not_(condition: object) -> bool:
    return not condition


def selected_(cell: str, option: str) -> bool:
    return option in cell.split(" ")


FUNCTIONS = {
    "Cell": Cell,
    "if_": if_,
    "not_": not_,
    "true_": lambda: True,
    "false_": lambda: False,
    "selected_": selected_,
}
