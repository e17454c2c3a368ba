"""Values that Ruby's ``inspect`` has printed into a cell, read by a small grammar; nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

LONGEST = 1_000_000  # characters of one cell
DEEPEST = 12
MOST_TOKENS = 200_000

DAY = r"(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat),[ ](?P<day>\d{1,2}[ ][A-Z][a-z]{2}[ ]\d{4})"
CLOCK = r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?(?:[ ]?(?:UTC|GMT|Z|[A-Z]{2,5}|[+-]\d\d:?\d\d))*"
TOKENS = re.compile(
    rf"""\s*(?:
    (?P<label>[a-z_]\w*|"(?:[^"\\]|\\.)*"):(?=\s)
  | (?P<text>"(?:[^"\\]|\\.)*")
  | (?P<arrow>=>)
  | (?P<mark>[\[\]{{}},])
  | {DAY}{CLOCK}
  | (?P<iso>\d{{4}}-\d\d-\d\d){CLOCK}
  | \#<Date(?:Time)?:\ (?P<date>\d{{4}}-\d\d-\d\d)[^>]*>
  | (?P<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)
  | (?P<word>nil|true|false)(?![\w"])
  | :(?P<symbol>[A-Za-z_]\w*[?!]?)
    )\s*""",
    re.VERBOSE | re.DOTALL,
)
ESCAPED = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "e": " ", "a": " ", "b": " ", "f": " ", "v": " ", "0": " "}
WORDS = {"nil": None, "true": True, "false": False}
Token = tuple[str, Any]


class NotInspected(ValueError):
    """The text is not what ``inspect`` prints, or is larger or deeper than any record."""


def read(text: str) -> Any:
    """Arrays as lists, hashes as dicts, dates in ISO, ``nil`` as None; ``NotInspected`` for other text."""
    if len(text) > LONGEST:
        raise NotInspected
    tokens = list(_tokens(text))
    value, at = _value(tokens, 0, 0)
    if at != len(tokens):
        raise NotInspected
    return value


def _tokens(text: str) -> Iterator[Token]:
    at = count = 0
    text = text.strip()
    while at < len(text):
        found = TOKENS.match(text, at)
        count += 1
        if found is None or count > MOST_TOKENS:
            raise NotInspected
        yield _token(found)
        at = found.end()


def _token(found: re.Match[str]) -> Token:
    kind, text = found.lastgroup or "", found[found.lastgroup or 0]
    if kind == "text":
        return "value", _unescaped(text[1:-1])
    if kind == "day":
        return "value", _date(text)
    if kind == "word":
        return "value", WORDS[text]
    if kind == "label":
        return "label", _unescaped(text[1:-1]) if text.startswith('"') else text
    return (text if kind == "mark" else kind) if kind in ("mark", "arrow") else "value", text


def _date(text: str) -> str:
    try:
        return datetime.strptime(text, "%d %b %Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise NotInspected from None


def _unescaped(text: str) -> str:
    return ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is None:
        return CONTROLS.get(found[4], found[4])
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"


def _value(tokens: list[Token], at: int, depth: int) -> tuple[Any, int]:
    kind, value = _at(tokens, at)
    if depth > DEEPEST:
        raise NotInspected
    if kind == "[":
        return _array(tokens, at + 1, depth + 1)
    if kind == "{":
        return _hash(tokens, at + 1, depth + 1)
    if kind != "value":
        raise NotInspected
    return value, at + 1


def _array(tokens: list[Token], at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while _at(tokens, at)[0] != "]":
        value, at = _value(tokens, at, depth)
        found.append(value)
        at = _after(tokens, at, "]")
    return found, at + 1


def _hash(tokens: list[Token], at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while _at(tokens, at)[0] != "}":
        kind, key = _at(tokens, at)
        arrow = _at(tokens, at + 1)[0] == "arrow"
        if not (kind == "label" or (kind == "value" and isinstance(key, str) and arrow)):
            raise NotInspected
        found[key], at = _value(tokens, at + (1 if kind == "label" else 2), depth)
        at = _after(tokens, at, "}")
    return found, at + 1


def _after(tokens: list[Token], at: int, end: str) -> int:
    """The place after a comma, or of the closing mark."""
    kind = _at(tokens, at)[0]
    if kind not in (",", end):
        raise NotInspected
    return at + 1 if kind == "," else at


def _at(tokens: list[Token], at: int) -> Token:
    if at >= len(tokens):
        raise NotInspected
    return tokens[at]
