"""One package from path to receipt: all of it comes in, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration
from pipeline.configuration import Labels
from pipeline.contract import Contract
from pipeline.errors import QualityFailure, ReintegrationError
from pipeline.ingest import (
    alterations,
    changes,
    moves,
    providers,
    receipts,
    row_origins,
    rows,
    scan,
    store,
)
from pipeline.ingest.delivery import Arrived, Delivery, Origins
from pipeline.ingest.erasure import forgetting, supersession
from pipeline.ingest.files import csvfile, parquetfile, reader, tidying
from pipeline.ingest.files.copies import workspace
from pipeline.ingest.files.reader import Descriptor
from pipeline.ingest.held import aliases, ledger
from pipeline.ingest.privacy import anonymity, headers, keys
from pipeline.ingest.problems import files as problem_files
from pipeline.ingest.problems import places
from pipeline.ingest.problems.places import Problem
from pipeline.ingest.receipts import Receipt
from pipeline.ingest.refusals import Place, listed, refusal
from pipeline.ingest.scan import TableFile
from pipeline.ingest.transactions import database_errors_kept_back, transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """What every package needs on its way in."""

    contract: Contract
    key: bytes
    known: Labels
    connection: DuckDBPyConnection
    settings: Settings
    check: Callable[[DuckDBPyConnection, int], None]
    progress: Callable[[str], None]

    def take(self, delivery: Delivery) -> Receipt:
        """Take one package in; a package that is already known changes nothing."""
        place = Place(package=delivery.label)
        with workspace(self.settings) as folder:
            self.progress(f"{delivery.label}: checking the files")
            with delivery.arrive(folder, self.contract) as sent:
                arrived = replace(sent, descriptor=self._local(sent.descriptor))
                known = store.number_of(arrived.digest, self.connection)
                if known is not None:
                    return self._receipt(known, place, arrived, already_known=True)
                store.refuse_older(arrived.descriptor, place, self.connection)
                problem_files.remove(place.package, self.settings)
            with folder.seen_by(self.connection):
                return self._read_and_store(arrived, place)

    def _read_and_store(self, arrived: Arrived, place: Place) -> Receipt:
        files = self._files(arrived, place)
        with (
            alterations.told(arrived.copies, place),
            database_errors_kept_back(place, self.settings),
            self._read(arrived, files, place),
            transaction(self.connection),
        ):
            notes = alterations.judge(arrived.copies, files, self.connection)
            return replace(self._store(arrived, place, notes), books=arrived.books)

    def _local(self, descriptor: Descriptor) -> Descriptor:
        return aliases.local(descriptor, self.known, self.key, self.connection)

    def _files(self, arrived: Arrived, place: Place) -> dict[str, TableFile]:
        """Read and check the headers of all tables before any row of one is read."""
        files = {}
        for resource in arrived.descriptor.resources:
            table, copy = self.contract.tables[resource.table], arrived.copies[resource.table]
            here = place.at(table=table.name, file=reader.shown_path(resource))
            types: dict[str, str] = {}
            said: list[str] = []
            if resource.format == "parquet":
                types = parquetfile.types(self.connection, copy.file, here)
            else:
                said = tidying.tidy(copy.file, table, here, has_empty_lines=copy.has_empty_lines)
            names = list(types) or csvfile.header(copy.file, here)
            headers.check(names, table, here)
            parquetfile.check_flat(types, here)
            files[table.name] = TableFile(
                table, copy.file, here, tuple(names), types, passed_over=tuple(said)
            )
        return files

    @contextmanager
    def _read(self, arrived: Arrived, files: Mapping[str, TableFile], place: Place) -> Iterator[None]:
        """Read every table once, into temporary tables that last as long as the block; then keep the gate."""
        descriptor = arrived.descriptor
        try:
            with (
                keys.held_by(self.connection, self.key, descriptor.provider_id),
                aliases.known_by(self.connection, self.known),
            ):
                for table in self.contract.tables.values():
                    if table.name in files:
                        self.progress(f"{place.package}: reading {table.name}")
                        scan.take(files[table.name], self.contract, descriptor.data_cutoff, self.connection)
                    else:
                        scan.take_nothing(table, self.connection)
                forgetting.know_again(self.contract, self.connection)
                self._liken(files)
            self._keep_the_gate(files, arrived.origins)
            yield
        finally:
            store.clear(self.contract, self.connection)
            ledger.end(self.connection)

    def _liken(self, files: Mapping[str, TableFile]) -> None:
        """Which known donor an unknown one may be meant for can be told only now."""
        file = files.get("fundings")
        if file is None or not ledger.has_new_donors(self.connection):
            return
        source = scan.cells_of(file, ("donor_code",))
        donors = configuration.donors(self.settings.config)
        ledger.liken(source, {"path": str(file.file)}, donors, self.connection)

    def _keep_the_gate(self, files: Mapping[str, TableFile], origins: Origins) -> None:
        """Refuse the package for what was found in any of its tables."""
        found = [
            (f"ING-{fault:03}", _seen(file, origins, row, name).at(cells=cells))
            for file in files.values()
            for name, fault, cells, row in scan.faults(file.table, self.connection)
        ]
        tables = [file.table for file in files.values()]
        if found:
            code = found[0][0]
            same = [each for other, each in found if other == code]
            listed = places.at_the_gate(tables, self.contract, origins, self.connection)
            raise self._with_list(refusal(code, same[0], more=same[1:]), same[0], listed)
        for file in files.values():
            row = store.repeated_key(file.table, self.connection)
            if row is not None:
                here = _seen(file, origins, row, file.table.keys[-1].name).at(column="")
                listed = places.repeated_keys(file.table, self.contract, origins, self.connection)
                raise self._with_list(refusal("ING-044", here), here, listed)

    def _with_list(
        self, error: ReintegrationError, place: Place, problems: Iterable[Problem]
    ) -> ReintegrationError:
        """The error with the name of the file in which all its places are listed, which is written here."""
        path = problem_files.write(place.package, problems, self.contract, self.settings)
        return listed(error, f"{path.parent.name}/{path.name}") if path else error

    def _store(self, arrived: Arrived, place: Place, notes: Sequence[str]) -> Receipt:
        descriptor, before = arrived.descriptor, receipts.superseded(self.connection)
        package_no = store.register(descriptor, arrived.digest, self.connection)
        providers.enter(self.connection, self.settings.config)
        store.note_key(keys.fingerprint(self.key), self.connection)
        changes.before(descriptor.provider_id, self.connection)
        self._judge(descriptor, place)
        self.progress(f"{place.package}: storing")
        self._replace_and_add(descriptor, package_no)
        ledger.enter(self.connection)
        anonymity.measure(package_no, self.connection)
        moves.enter(self.connection, self.settings.config, self.key)
        row_origins.enter(package_no, arrived.origins, self.contract, self.connection)
        changes.measure(package_no, descriptor.provider_id, self.contract, self.connection)
        receipts.prove(self.contract, self.connection, place)
        aside = places.put_aside(package_no, self.contract, arrived.origins, self.connection)
        problems = problem_files.write(place.package, aside, self.contract, self.settings)
        try:
            self.check(self.connection, package_no)
        except QualityFailure as failure:
            raise (
                listed(failure, f"{problems.parent.name}/{problems.name}") if problems else failure
            ) from None
        return self._receipt(package_no, place, arrived, before=before, notes=notes, problems=problems)

    def _receipt(
        self,
        package_no: int,
        place: Place,
        arrived: Arrived,
        *,
        already_known: bool = False,
        before: Mapping[str, int] | None = None,
        notes: Sequence[str] = (),
        problems: Path | None = None,
    ) -> Receipt:
        provider = providers.name_of(package_no, self.connection, self.settings.config)
        held = () if already_known else ledger.brought(package_no, self.connection)
        return receipts.receipt(
            package_no,
            self.contract,
            self.connection,
            file=place.package,
            provider=provider,
            already_known=already_known,
            before=before,
            origins=arrived.origins,
            notes=tuple(notes),
            held=held,
            problems=problems,
        )

    def _judge(self, descriptor: Descriptor, place: Place) -> None:
        """Decide on every row, parents first."""
        if descriptor.coverage == "delta":
            supersession.withdraw(self.contract, self.connection)
        for table in self.contract.tables.values():
            rows.judge(table, self.contract, self.connection)
            if descriptor.coverage == "delta" and self.contract.is_parent(table):
                rows.add_stored_parents(table, self.contract, descriptor.provider_id, self.connection)
        if descriptor.coverage == "full" and store.would_empty(descriptor.provider_id, self.connection):
            raise refusal("ING-045", place)

    def _replace_and_add(self, descriptor: Descriptor, package_no: int) -> None:
        contract, connection, is_full = self.contract, self.connection, descriptor.coverage == "full"
        if is_full:
            supersession.withdraw(contract, connection)
        supersession.withdraw_same_keys(contract, connection)
        if is_full:
            supersession.replace_all(package_no, descriptor.provider_id, contract, connection)
        else:
            supersession.replace_same_keys(package_no, contract, connection)
        store.add(package_no, descriptor.provider_id, contract, connection)
        if not is_full:
            supersession.replace_orphans(package_no, contract, connection)


def _seen(file: TableFile, origins: Origins, row: int, column: str) -> Place:
    """A cell as whoever sent it sees it."""
    origin = origins.of(file.table.name, row, column)
    return file.place.at(file=origin.file, sheet=origin.sheet, row=origin.row, column=origin.column)
