"""Records of DHIS2 by kind: each with its values as columns, and linked to what it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.sources.readers.records import Records, cell
from pipeline.sources.sheets import Sheet, Wanted

DELETED, NAMELESS, TWICE = "deleted", "without an identifier", "value that is there twice"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its identifier by its names of today and of before, its values and their names."""

    name: str
    own: tuple[str, ...]
    values: str
    value: str
    lists: tuple[str, ...]


ENTITY = Kind(
    "trackedEntities",
    ("trackedEntity", "trackedEntityInstance"),
    "attributes",
    "attribute",
    ("trackedEntities", "trackedEntityInstances"),
)
ENROLLMENT = Kind("enrollments", ("enrollment",), "attributes", "attribute", ("enrollments",))
EVENT = Kind("events", ("event",), "dataValues", "dataElement", ("events",))
KINDS = (EVENT, ENROLLMENT, ENTITY)  # an event names its enrollment, an enrollment its entity
ORDER = (ENTITY, ENROLLMENT, EVENT)


@dataclass(slots=True)
class Collected:
    """Records of one kind, by their identifiers."""

    files: dict[str, None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    def delete(self, own: str) -> None:
        """Leave a record out, and count it once."""
        self.left_out[DELETED] += own not in self.deleted
        self.deleted.add(own)
        self.fields.pop(own, None)

    def headers(self) -> dict[str, str]:
        """What each value's column is called: as it is shown, where that is one column's name alone."""
        plain = {name for fields in self.fields.values() for name in fields}
        there = dict.fromkeys(name for own in self.fields for name in self.values[own])
        shown = Counter(self.shown.get(name, name) for name in there)
        return {
            name: label if shown[label] == 1 and label not in plain else f"{label} [{name}]"
            for name in there
            for label in [self.shown.get(name, name)]
        }


class Tracked:
    """All records of an export."""

    def __init__(self) -> None:
        self.kinds: dict[str, Collected] = {}

    def add(
        self, kind: Kind, file: str, row: int, fields: Mapping[str, Any], values: Sequence[Mapping[str, Any]]
    ) -> None:
        """A record, or more values of a known one; what is deleted, or has no identifier, is counted."""
        to = self.kinds.setdefault(kind.name, Collected())
        to.files[file] = None
        own = next(filter(None, (cell(fields.get(name)) for name in kind.own)), None)
        if own is None:
            to.left_out[NAMELESS] += 1
            return
        if cell(fields.get("deleted")) == "true":
            to.delete(own)
            return
        to.rows.setdefault(own, row)
        to.fields.setdefault(own, dict(fields))
        held = to.values.setdefault(own, {})
        for each in values:
            name, label = cell(each.get(kind.value)), cell(each.get("displayName"))
            if name:
                to.left_out[TWICE] += name in held
                to.shown.setdefault(name, label or name)
                held[name] = each.get("value")

    def sheets(self, wanted: Wanted | None) -> list[Sheet]:
        """A sheet for each kind that is there, tracked entities first; parts of deleted ones are none."""
        for holder, kind in ((ENTITY, ENROLLMENT), (ENTITY, EVENT), (ENROLLMENT, EVENT)):
            if holder.name in self.kinds and kind.name in self.kinds:
                self._delete_parts(self.kinds[holder.name].deleted, holder, self.kinds[kind.name])
        return [self._sheet(kind, wanted) for kind in ORDER if kind.name in self.kinds]

    def _sheet(self, kind: Kind, wanted: Wanted | None) -> Sheet:
        of = self.kinds[kind.name]
        holder = next((each for each in self._holders(kind) if self._names(of, each)), None)
        made, headers = Records(", ".join(of.files), kind.name, holder.name if holder else ""), of.headers()
        for own, fields in of.fields.items():
            values = {headers[name]: value for name, value in of.values[own].items()}
            made.add(of.rows[own], {**fields, **values}, own, _link(fields, holder) if holder else None)
        return made.sheet(wanted, of.left_out)

    def _delete_parts(self, deleted: Collection[str], holder: Kind, of: Collected) -> None:
        for own in [own for own, fields in of.fields.items() if _link(fields, holder) in deleted]:
            of.delete(own)

    def _holders(self, kind: Kind) -> list[Kind]:
        """What a record can be part of, the nearest first."""
        return [each for each in KINDS[KINDS.index(kind) + 1 :] if each.name in self.kinds]

    def _names(self, of: Collected, holder: Kind) -> bool:
        known = self.kinds[holder.name].fields
        return not of.fields or any(_link(fields, holder) in known for fields in of.fields.values())


def _link(fields: Mapping[str, Any], holder: Kind) -> str | None:
    return next(filter(None, (cell(fields.get(name)) for name in holder.own)), None)
