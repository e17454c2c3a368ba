"""What an XLSForm consists of, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.forms.wording import Wording

# words in whichever language is asked for
Said = Callable[[Wording], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet ``survey``; ``rest`` are the cells that no reader of the form sees."""

    type: str
    name: str
    label: Said | None = None
    hint: Said | None = None
    message: Said | None = None
    rest: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the sheet ``choices``; a filter looks at what it belongs to."""

    list_name: str
    name: str
    label: Said
    belongs_to: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form."""

    form_id: str
    title: str
    rows: tuple[Row, ...]
    options: tuple[Option, ...]


def plain(english: str) -> Said:
    """Words that are the same in every language so far."""
    return lambda wording: english


def at(place: str, english: str) -> Said:
    """Words with a place in the seeds, which translations go by."""
    return lambda wording: wording.of(place, english)


def filled(pattern: str, **parts: Said) -> Said:
    """A sentence with parts in it, each in the language of the sentence."""
    return lambda wording: pattern.format(**{name: said(wording) for name, said in parts.items()})
