"""Which of several known words is most like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LEAST_LIKE = 0.6


def nearest(word: str, known: Iterable[str]) -> str:
    """The most similar word; empty where none is similar enough.

    >>> nearest("femal", ["female", "male"]), nearest("sex", ["case_id"])
    ('female', '')
    """
    import difflib

    folded = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=LEAST_LIKE)
    return folded[found[0]] if found else ""


def nearest_code(word: str, known: Mapping[str, str]) -> str | None:
    """What the most similar of several words stands for; None where none is similar enough."""
    found = nearest(word, known)
    return known[found] if found else None
