"""An export as the draft looks at it: which header means what, on which sheet, and what its cells are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.contract import Contract
from pipeline.sources.drafting import context, showing, synonyms, systems
from pipeline.sources.drafting.coding import Coder, gives_away
from pipeline.sources.drafting.contents import Cells, Dates, dates
from pipeline.sources.drafting.context import PLAIN_DATE
from pipeline.sources.drafting.matching import WHOLE, Match
from pipeline.sources.drafting.showing import Detectors, plain
from pipeline.sources.drafting.synonyms import OUTCOME
from pipeline.sources.drafting.visits import Heading, heading
from pipeline.sources.drafting.words import folded
from pipeline.sources.sheets import KEY, PARENT, Export, Sheet, Wanted
from pipeline.sources.tables.columns import letter_of

OF_OTHERS = "other."  # targets that are known and are no part of the contract
TOLD = "its header reads like a name, a contact or a number of a person"
VALUES = "its values read like names, contacts or numbers of persons"
MOST_PERSONAL = 0.2  # of the values of a column that is read
ENOUGH_CSI = 3  # domains on one sheet, of which OSCaR's reports have no other scores
COPY = re.compile(r" \(\d+\)$")
# sheets of further tables by a word of their name, and headers that mean something only there
OWNERS = {"case_id": "cases.case_id", "assessment_id": "assessments.assessment_id"}
SCOPES = ("service", "need", "event", "incident")
GENERAL = frozenset(["type", "kind", "area", "status", "month", "date", "start", "end"])
# what a header may speak of although it is needed: an age band is made of a birth date, which is not stored
READ_ANYWAY = ("date of birth",)


@dataclass(slots=True)
class Study:
    """Headers of an export, understood; ``taken`` are the columns that the draft uses."""

    export: Export
    contract: Contract
    read: Callable[[Wanted], Export]
    language: str = ""
    country: str = ""
    taken: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _cells: dict[tuple[str, str], Cells] = field(default_factory=dict)
    words: synonyms.Synonyms = field(init=False)
    coder: Coder = field(init=False)
    headings: dict[tuple[str, str], Heading] = field(init=False)
    personal: dict[tuple[str, str], str] = field(init=False)
    shown: dict[tuple[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = synonyms.load(self.contract, self.language)
        self.coder = Coder(self.words, Detectors(self.contract.words()))
        found = {(sheet.name, each): self._heading(sheet, each) for sheet, each in self._headers()}
        found = context.by_sheet(found)
        self.personal = {key: rule for key, each in found.items() if (rule := _personal(each))}
        told = self.coder.detectors.telling(plain(header) for _, header in found)
        spoken = {word for text in self.words.headers for word in text.split()}
        for key in found:
            if plain(key[1]) in told and not set(folded(key[1]).split()) <= spoken:
                self.personal[key] = TOLD
        self.headings = {key: each for key, each in found.items() if key not in self.personal}
        self.shown = self._shown()
        wanted = {key for key, each in self.headings.items() if _is_read(each)}
        if wanted:
            export = self.read(lambda sheet, header: (sheet, header) in wanted)
            self._cells = {(s.name, name): cells for s in export.sheets for name, cells in s.columns.items()}
        for key in [key for key in self.headings if self._holds_persons(key)]:
            del self.headings[key]
            self.personal[key] = VALUES

    def _heading(self, sheet: Sheet, header: str) -> Heading:
        """What a header means; one that the system made, or the tick of one answer, means nothing."""
        if systems.is_own(header, self.export.system) or systems.question(header, sheet.headers):
            return Heading(header)
        if own := self._of_contract(sheet, header):
            return Heading(header, (Match(own, 100),))
        found = self._named(sheet, header)
        scope = next((word for word in SCOPES if word in folded(sheet.name)), "")
        if (
            scope and folded(header).removesuffix(" date") in GENERAL
        ):  # "Type" on a sheet of services is the type of a service
            within = heading(f"{scope} {header}", self.words)
            return replace(within, header=header) if within.target else found
        return found

    def _named(self, sheet: Sheet, header: str) -> Heading:
        """What a header means by its own words, or by those behind the group that it shares with others."""
        found = heading(header, self.words)
        own = context.in_group(header, sheet.headers)
        if not own or (found.target and (found.visit or found.matches[0].score == WHOLE)):
            return found
        inner = heading(own, self.words)
        if found.target and found.target == heading(header.rpartition("/")[0], self.words).target:
            return replace(inner, header=header)  # the group alone is known: ``Outcomes/…``
        is_told = bool(inner.target) and (not found.target or inner.target != PLAIN_DATE)
        return replace(inner, header=header) if is_told else found

    def _of_contract(self, sheet: Sheet, header: str) -> str:
        """The column of the contract, on a sheet that is called like one of its tables."""
        table = self.contract.tables.get(sheet.name.strip().casefold())
        named = header.strip().casefold()
        if table is None or all(column.name != named for column in table.columns):
            return ""
        return OWNERS.get(named, f"{table.name}.{named}")

    def _headers(self) -> Iterator[tuple[Sheet, str]]:
        for sheet in self.export.sheets:
            yield from ((sheet, each) for each in sheet.headers if each not in (KEY, PARENT))

    def _shown(self) -> dict[tuple[str, str], str]:
        every = [(sheet.name, each) for sheet, each in self._headers()]
        known = [*self.words.headers, *(text for found in self.words.codes.values() for text in found)]
        clear = showing.showable([each for _, each in every], known)
        places = {
            (sheet.name, each): f"column {letter_of(at)}"
            for sheet in self.export.sheets
            for at, each in enumerate(each for each in sheet.headers if each not in (KEY, PARENT))
        }
        return {key: clear[key[1]] or self._known(key) or places[key] for key in every}

    def _known(self, key: tuple[str, str]) -> str:
        """A header whose meaning is sure, as it is; empty for another."""
        return key[1] if key in self.headings and self.headings[key].target else ""

    def _holds_persons(self, key: tuple[str, str]) -> bool:
        found = self.headings[key]
        if found.target in ("cases.birth_date", PLAIN_DATE) or self._is_month(found.target):
            return False
        cells = [cell for cell in self.cells(*key) if cell]
        if code_list := self._code_list(found):
            unknown = self.coder.unknown(cells, code_list)
            share = len(unknown) / len(cells) if cells else 0.0
            return share > MOST_PERSONAL and share * gives_away(unknown, self.coder.detectors) > MOST_PERSONAL
        as_id = found.target.endswith("_id") or found.target == "other.record"
        return gives_away(cells, self.coder.detectors, as_id=as_id) > MOST_PERSONAL

    def _is_month(self, target: str) -> bool:
        table, _, column = target.partition(".")
        columns = self.contract.tables[table].columns if table in self.contract.tables else ()
        is_one = any(each.name == column and each.kind == "month" for each in columns)
        return is_one or target == "closure.month"

    def _code_list(self, found: Heading) -> str:
        """The list of codes that the cells of a column belong to; empty where to none."""
        if found.criterion:
            return "criterion_values"
        if found.target.startswith((OUTCOME, "outcome_ratings.level")):
            return "levels"
        if found.target.startswith("closure."):
            return synonyms.CASE_STATUS
        table, _, column = found.target.partition(".")
        columns = self.contract.tables[table].columns if table in self.contract.tables else ()
        return next((each.code_list for each in columns if each.name == column), "")

    def cells(self, sheet: str, header: str) -> Cells:
        """The cells of a column that is read, with those of sheets like its own; none for another."""
        return [cell for name in self.alike(sheet) for cell in self._cells.get((name, header), ())]

    def alike(self, name: str) -> list[str]:
        """A sheet and all that have the same headers, such as one for each year; in their order."""
        mine = self.export.sheet(name)
        if mine.parent:
            return [name]
        same = set(mine.headers)
        return [each.name for each in self.export.sheets if set(each.headers) == same and not each.parent]

    def dates(self, sheet: str, header: str) -> Dates:
        return dates(self.cells(sheet, header))

    def sheet(self, name: str) -> Sheet:
        return self.export.sheet(name)

    def lineage(self, sheet: Sheet) -> Iterator[Sheet]:
        """A sheet and those that it is part of."""
        seen: set[str] = set()
        while sheet.name not in seen:
            yield sheet
            seen.add(sheet.name)
            if not sheet.parent:
                return
            sheet = self.export.sheet(sheet.parent)

    def on(self, sheet: Sheet) -> list[Heading]:
        """The headings of a sheet, in its order."""
        return [
            self.headings[sheet.name, each] for each in sheet.headers if (sheet.name, each) in self.headings
        ]

    def find(self, sheet: Sheet, *targets: str, visited: bool = False) -> str:
        """The header of a sheet that most surely means one of the targets, the first named first."""
        for target in targets:
            found = [
                (each.header.startswith(showing.MADE), match.score, -place, each.header)
                for place, each in enumerate(self.on(sheet))
                for match in each.matches
                if match.target == target and match.is_sure and (visited or not each.visit)
            ]
            if found:
                return max(found)[-1]
        return ""

    def find_above(self, sheet: Sheet, *targets: str) -> str:
        """The same on a sheet or on those that it is part of."""
        return next((found for each in self.lineage(sheet) if (found := self.find(each, *targets))), "")

    def owner(self, sheet: Sheet, header: str) -> str:
        """The name of the sheet on which a header stands."""
        return next((each.name for each in self.lineage(sheet) if header in each.headers), sheet.name)

    def take(self, sheet: Sheet, header: str, target: str) -> str:
        """Note that a column is used for something; its header again."""
        for name in self.alike(self.owner(sheet, header)):
            said = self.taken.setdefault((name, header), [])
            if target not in said:
                said.append(target)
        return header

    def csi(self, sheet: Sheet) -> dict[str, str]:
        """The domains of the Child Status Index on a sheet, by header; empty where it has none.

        A few of their names are those of outcomes too: they count as domains beside enough of the others.
        """
        known = self.coder.known(synonyms.CSI)
        plain = {each: COPY.sub("", each) for each in sheet.headers}
        found = {each: code for each, text in plain.items() if (code := self.coder.code(text, known))}
        named = {code for header, code in found.items() if not header.strip()[:1].isdigit()}
        coded = {each.criterion for each in self.on(sheet) if each.criterion and not each.visit}
        enough = 1 if self.export.system == "oscar" else ENOUGH_CSI
        if len(named) < enough and (len(coded) < enough or not coded <= set(known.values())):
            return {}
        return found | {each: "2A" for each, text in plain.items() if text.casefold() == "shelter"}


def _personal(found: Heading) -> str:
    """What of a person a header speaks of, unless the table of words knows it as harmless and needed."""
    rule = showing.personal(found.header)
    is_known = bool(found.matches) and found.matches[0].is_sure and not found.target.startswith(OF_OTHERS)
    return "" if (rule in READ_ANYWAY and found.target == "cases.birth_date") or is_known else rule


def _is_read(found: Heading) -> bool:
    target = found.target
    return (
        bool(found.criterion)
        or target in (PLAIN_DATE, "other.record")
        or (bool(target) and not target.startswith(OF_OTHERS))
    )
