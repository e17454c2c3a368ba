"""From a source to a package: the descriptor is checked, and each table copied to a private folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.contract import REQUIRED_TABLES, Contract
from pipeline.errors import ReintegrationError
from pipeline.ingest.files.archive import DESCRIPTOR, UNTRUE_NAME, Limits, Source, opened
from pipeline.ingest.refusals import Place, refusal

LARGEST_DESCRIPTOR = 1024 * 1024  # bytes
CONTRACT_VERSIONS = ("1",)
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
WITH_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
ENCODINGS = ("utf-8", "utf8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class Resource:
    """One table's file as the descriptor lists it; ``checks`` are the size and checksum it gives."""

    table: str
    path: str
    format: str
    size: int | None
    checksum: str


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What datapackage.json says; ``created`` in UTC without a zone, months as their first day."""

    name: str
    provider_id: str
    source_system: str
    coverage: str
    contract_version: str
    created: datetime
    data_cutoff: date
    resources: tuple[Resource, ...]

    def digest(self, tables: Mapping[str, str]) -> str:
        """SHA-256 over all that the package means: its properties and the digests of its tables."""
        said = {
            "name": self.name,
            "provider_id": self.provider_id,
            "source_system": self.source_system,
            "coverage": self.coverage,
            "contract_version": self.contract_version,
            "created": self.created.isoformat(),
            "data_cutoff": self.data_cutoff.isoformat(),
            "tables": {
                resource.table: [resource.format, tables[resource.table]] for resource in self.resources
            },
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def created(path: Path, contract: Contract) -> datetime:
    """When a package was exported, by its own account; the end of time where it cannot be read."""
    try:
        with opened(path, Limits()) as source:
            return describe(source, contract).created
    except ReintegrationError:
        return datetime.max  # noqa: DTZ901 - as descriptors are: in UTC, without a zone


def describe(source: Source, contract: Contract) -> Descriptor:
    """Read and check datapackage.json; refused with the property that is at fault."""
    place = Place(package=source.label)
    if not source.has(DESCRIPTOR):
        raise refusal("ING-002", place)
    given = _json_object(source, place)
    told = given.get("reintegration")
    if not isinstance(told, dict):
        raise refusal("ING-004", place.at(property="reintegration"))
    version = told.get("contract_version")
    if isinstance(version, bool) or str(version) not in CONTRACT_VERSIONS:
        raise refusal("ING-005", place.at(property="reintegration.contract_version"))
    created, cutoff = _created(given, place), _cutoff(told, place)
    if cutoff > created.date():
        raise refusal("ING-016", place)
    return Descriptor(
        name=_slug(given, "name", place),
        provider_id=_slug(told, "provider_id", place),
        source_system=_slug(told, "source_system", place),
        coverage=_coverage(told, place),
        contract_version=str(version),
        created=created,
        data_cutoff=cutoff,
        resources=_resources(given, source, contract, place),
    )


def _json_object(source: Source, place: Place) -> dict[str, Any]:
    with source.open(DESCRIPTOR) as file:
        raw = file.read(LARGEST_DESCRIPTOR + 1)
    fault = refusal("ING-003", place)
    if len(raw) > LARGEST_DESCRIPTOR:
        raise fault
    try:
        given = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise fault from None
    if not isinstance(given, dict):
        raise fault
    return given


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _slug(given: Mapping[str, Any], name: str, place: Place) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise refusal("ING-004", place.at(property=name))
    return value


def _coverage(told: Mapping[str, Any], place: Place) -> str:
    value = told.get("coverage")
    if value not in ("full", "delta"):
        raise refusal("ING-004", place.at(property="coverage"))
    return str(value)


def _created(given: Mapping[str, Any], place: Place) -> datetime:
    try:
        moment = datetime.fromisoformat(given["created"])
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.astimezone(UTC).replace(tzinfo=None)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise refusal("ING-004", place.at(property="created")) from None


def _cutoff(told: Mapping[str, Any], place: Place) -> date:
    value = told.get("data_cutoff")
    if not isinstance(value, str) or not MONTH.fullmatch(value) or value < "0001":
        raise refusal("ING-004", place.at(property="data_cutoff"))
    return date(int(value[:4]), int(value[5:]), 1)


def _resources(
    given: Mapping[str, Any], source: Source, contract: Contract, place: Place
) -> tuple[Resource, ...]:
    listed = given.get("resources")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise refusal("ING-007", place)
    found: dict[str, Resource] = {}
    for number, each in enumerate(listed, start=1):
        resource = _resource(each, number, source, contract, place)
        if resource.table in found:
            raise refusal("ING-009", place.at(table=resource.table))
        found[resource.table] = resource
    missing = [name for name in REQUIRED_TABLES if name not in found]
    if missing:
        raise refusal(
            "ING-014", place.at(table=missing[0]), more=[place.at(table=name) for name in missing[1:]]
        )
    return tuple(found[name] for name in contract.tables if name in found)


def _resource(
    each: Mapping[str, Any], number: int, source: Source, contract: Contract, place: Place
) -> Resource:
    name, path = each.get("name"), each.get("path")
    here = place.at(property=f"resources, number {number}")
    if not isinstance(name, str) or "path" not in each:
        raise refusal("ING-007", here)
    if name not in contract.tables:
        raise refusal("ING-008", here)
    here = place.at(table=name)
    if not isinstance(path, str) or not path or UNTRUE_NAME.search(path) or WITH_SCHEME.match(path):
        raise refusal("ING-010", here)
    form = _format(each, path)
    if form is None:
        raise refusal("ING-013", here)
    if not source.has(path):
        raise refusal("ING-011", here)
    size, checksum = each.get("bytes"), each.get("hash")
    return Resource(
        table=name,
        path=path,
        format=form,
        size=size if isinstance(size, int) else None,
        checksum=checksum if isinstance(checksum, str) else "",
    )


def _format(each: Mapping[str, Any], path: str) -> str | None:
    """csv or parquet; None where the file is neither, or a CSV that is compressed or in another encoding."""
    suffix = path.rpartition(".")[2].casefold()
    form = str(each.get("format", suffix)).casefold()
    encoding = str(each.get("encoding", "utf-8")).casefold()
    if form not in ("csv", "parquet") or suffix != form or each.get("compression"):
        return None
    return None if form == "csv" and encoding.replace("_", "-") not in ENCODINGS else form


def shown_path(resource: Resource) -> str:
    """The name of a table's file where it is that of the table; another one may name a person."""
    name, table = resource.path.rpartition("/")[2], f"{resource.table}.{resource.format}"
    return name if name.casefold() == table else ""
