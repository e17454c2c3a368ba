"""What a template consists of, before it is written."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.forms.listed import Choice


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for the program, the words above it, and what its cells may hold.

    ``kind`` is that of the contract; ``choices`` names a list; ``depends_on`` is the column of the same sheet
    that decides which part of the list holds; ``refers_to`` is the sheet whose first column has the value.
    """

    name: str
    label: str
    note: str
    kind: str
    is_required: bool
    choices: str = ""
    depends_on: str = ""
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet that is filled in."""

    name: str
    columns: tuple[Column, ...]

    def place(self, name: str) -> int:
        """Which column of the sheet has a name, from 0."""
        return [column.name for column in self.columns].index(name)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the sheet in place of a descriptor; ``options`` are the only values where there are any."""

    key: str
    value: str
    note: str
    options: tuple[str, ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """All of it: facts, sheets, and the lists by name."""

    title: str
    how_to: tuple[str, ...]
    facts: tuple[Fact, ...]
    sheets: tuple[TemplateSheet, ...]
    lists: dict[str, tuple[Choice, ...]]
