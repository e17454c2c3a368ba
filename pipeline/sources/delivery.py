"""An export and its mapping as what the intake takes: tables of the contract, and where they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import faults
from pipeline.contract import Contract
from pipeline.ingest.delivery import Arrived
from pipeline.ingest.files.archive import label_of
from pipeline.ingest.files.copies import Copy
from pipeline.ingest.files.reader import Descriptor, Resource
from pipeline.ingest.files.sealed import SealedFolder
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources import readers
from pipeline.sources.mapping import bookkeeping, differences, loading, resolving, writing
from pipeline.sources.mapping.cells import Cells
from pipeline.sources.mapping.making import Maker
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.values import MARK, Values
from pipeline.sources.mapping.words import words
from pipeline.sources.mapping.workbench import Workbench, workbench
from pipeline.sources.moments import on_disk, written
from pipeline.sources.sheets import Export

if TYPE_CHECKING:
    from pipeline.settings import Settings

CONTRACT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class MappedExport:
    """A file, folder or zip of a case system, made into tables by a mapping.

    ``provider_id`` holds where the mapping names none; ``data_to`` (``2026-06``) lies over what it says.
    ``headers`` is the export without cells, where it has been read already.
    """

    path: Path
    mapping: ExportMapping
    settings: Settings
    provider_id: str = ""
    data_to: str = ""
    headers: Export | None = None

    @property
    def label(self) -> str:
        return label_of(self.path)

    @contextmanager
    def arrive(self, folder: SealedFolder, contract: Contract) -> Iterator[Arrived]:
        """Read the columns that the mapping names, and no others, and make the tables from them."""
        with errors_kept_back(Place(package=self.label)):
            arrived = self._arrived(folder, contract)
        yield arrived

    def _arrived(self, folder: SealedFolder, contract: Contract) -> Arrived:
        place, mapping = Place(package=self.label), self.mapping
        provider = mapping.provider_id or self.provider_id
        if not provider:
            raise refusal("ING-225", place)
        bare = self.headers or readers.read(self.path, mapping.system)
        layers = layers_of(bare, mapping, contract, self.label)
        cells = resolving.wanted(mapping, bare, layers)
        export = readers.read(self.path, mapping.system, lambda sheet, header: (sheet, header) in cells)
        values = Values(contract, words(contract, self.settings.seeds, self.settings.reports))
        with workbench(folder, self.settings.memory_limit, self.settings.threads) as bench:
            loaded = loading.load(export, mapping, bench)
            Maker(mapping, loaded, Cells(bench, values, mapping.crosswalks)).make(layers)
            books = bookkeeping.books(mapping, loaded, layers, _notes(bare, mapping))
            if not all(sheet.adds_up for sheet in books.sheets):
                raise refusal("ING-090", place)
            created, cutoff = self._times(bench, contract, place)
            copies = {
                name: writing.write(table, bench, folder)
                for name, table in contract.tables.items()
                if name in mapping.tables
            }
            origins = writing.origins(mapping, contract, loaded, layers)
        descriptor = self._descriptor(provider, created, cutoff, copies)
        return Arrived(descriptor, copies, _digest(descriptor, copies), origins, books)

    def _times(self, bench: Workbench, contract: Contract, place: Place) -> tuple[datetime, date]:
        """When the export was written, and the month that the data reach to.

        That is as told, else the newest that stands in any table: none may lie after it. What a workbook
        says of when it was saved does not hold where it has a later month: some programs never write it anew.
        """
        created, disk = written(self.path), on_disk(self.path)
        newest = self._newest(bench, contract, disk)
        created = disk if newest and newest > f"{created:%Y-%m}" else created
        last = f"{created:%Y-%m}"
        told = self.data_to or self.mapping.data_to
        if told > last:
            raise refusal("ING-226", place)
        return created, date.fromisoformat(f"{told or newest or last}-01")

    def _newest(self, bench: Workbench, contract: Contract, disk: datetime) -> str:
        """The newest month in all tables up to that of a day; empty where there is none."""
        months = " union all ".join(
            f'select "{column.name}" as month from made_{name}'
            for name in self.mapping.tables
            for column in contract.tables[name].columns
            if column.kind == "month"
        )
        query = f"select max(month) from ({months}) where month <> '{MARK}' and month <= ?"
        ((newest,),) = bench.run(query, [f"{disk:%Y-%m}"]) if months else ((None,),)
        return newest or ""

    def _descriptor(
        self, provider: str, created: datetime, cutoff: date, copies: Mapping[str, Copy]
    ) -> Descriptor:
        return Descriptor(
            name=f"{self.mapping.system}-export",
            provider_id=provider,
            source_system=self.mapping.system,
            coverage=self.mapping.coverage,
            contract_version=CONTRACT_VERSION,
            created=created,
            data_cutoff=cutoff,
            resources=tuple(
                Resource(name, copy.file.name, "parquet", None, "") for name, copy in copies.items()
            ),
        )


def layers_of(
    export: Export, mapping: ExportMapping, contract: Contract, label: str
) -> list[resolving.Layer]:
    """What makes rows of an export; refused where the mapping does not fit its headers.

    Where the set of headers changes with the answers, only one that the mapping names may not be missing.
    """
    found, here = readers.header_hash(export), Place(package=label, mapping=mapping.file)
    if mapping.headers and mapping.headers != found:
        lost = resolving.missing(mapping, export, contract, Place())
        if lost or not readers.has_varying_headers(export):
            more = [*lost, *differences.new(export, mapping, Place())]
            raise refusal("ING-221", here.at(headers=found), more=more)
    return resolving.layers(mapping, export, contract, here)


def _notes(export: Export, mapping: ExportMapping) -> tuple[str, ...]:
    """What an export of this kind cannot hold, and what it has that its mapping did not know."""
    new = [f"`{place.new}`" for place in differences.new(export, mapping, Place())]
    said = f"Columns that are new since the mapping was made, and were not read: {', '.join(new)}."
    return (*export.notes, *([said] if new else []))


@contextmanager
def errors_kept_back(place: Place) -> Iterator[None]:
    """An error of the database, or of a letter that is none, may hold data in its text."""
    import duckdb

    try:
        yield
    except (duckdb.Error, UnicodeError) as error:
        raise faults.of(error, codes=faults.LACKS) or refusal("ING-091", place) from None


def _digest(descriptor: Descriptor, copies: Mapping[str, Copy]) -> str:
    """SHA-256 over what the export means, not over when it was written or what its file is called."""
    said = {
        "provider_id": descriptor.provider_id,
        "source_system": descriptor.source_system,
        "coverage": descriptor.coverage,
        "contract_version": descriptor.contract_version,
        "data_cutoff": descriptor.data_cutoff.isoformat(),
        "tables": {name: copy.sha256 for name, copy in sorted(copies.items())},
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
