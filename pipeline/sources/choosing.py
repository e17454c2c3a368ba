"""What a path holds: a package, or an export of a system with the mapping that fits its headers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.configuration import Problem, load_organisation, refuse
from pipeline.contract import REQUIRED_TABLES, Contract
from pipeline.errors import RefusedInput, ReintegrationError, UsageError
from pipeline.ingest import Delivery, Package
from pipeline.ingest.files.archive import DAMAGE, DESCRIPTOR, Limits, check_directory, label_of
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources import readers
from pipeline.sources.delivery import MappedExport, layers_of
from pipeline.sources.mapping import of_template, reading
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.sparse import answered
from pipeline.sources.sheets import Export

if TYPE_CHECKING:
    from pipeline.settings import Settings

# systems whose exports bring their mapping with them: what its file would hold
BRING_THEIR_OWN: Mapping[str, Callable[[Path, Contract], Mapping[str, Any]]] = MappingProxyType(
    {"template": of_template.brought}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was said of an export beforehand; empty where its headers are to tell."""

    system: str = ""
    mapping: Path | None = None
    data_to: str = ""

    @property
    def is_made(self) -> bool:
        return bool(self.system or self.mapping)


@dataclass(frozen=True, slots=True)
class Chooser:
    """Finds out what paths hold, with the mappings of one configuration."""

    settings: Settings
    contract: Contract
    choice: Choice = Choice()

    def delivery(self, path: Path) -> Delivery:
        """What the intake takes for a path. ``RefusedInput`` for an export that no mapping fits.

        ``UsageError`` where there is nothing at the path.

        What is neither a package nor an export of a known system is handed on as a package: it is
        refused as one.
        """
        if not path.exists():
            raise refusal("ING-001", Place(package=label_of(path)))
        if not self.choice.is_made and is_package(path):
            return Package(path)
        told = reading.load(self.choice.mapping, self.contract) if self.choice.mapping else None
        system = self.choice.system or (told.system if told else readers.recognise(path))
        if system is None:
            return Package(path)
        _refuse_other_system(system, told)
        headers = readers.read(path, system)
        mapping = answered(told or self._mapping(path, headers), headers, self.contract)
        provider = load_organisation(self.settings.config).provider_id
        return MappedExport(path, mapping, self.settings, provider, self.choice.data_to, headers)

    def _mapping(self, path: Path, headers: Export) -> ExportMapping:
        system = headers.system
        if system in BRING_THEIR_OWN:
            content = BRING_THEIR_OWN[system](path, self.contract)
            return _sound(reading.understood(label_of(path), content, self.contract))
        read = [reading.read(file, self.contract) for file in reading.files(self.settings.config)]
        return self._fitting(path, headers, [each for each in read if each[0].system in (system, "")])

    def _fitting(
        self, path: Path, headers: Export, read: list[tuple[ExportMapping, list[Problem]]]
    ) -> ExportMapping:
        """The one mapping that fits; refused with why there is none, or that there are several."""
        at = Place(package=label_of(path))
        fit: list[ExportMapping] = []
        reasons: list[ReintegrationError] = []
        for each, problems in read:
            if problems:
                reasons.append(refusal("ING-228", at.at(mapping=each.file)))
                continue
            mapping = answered(each, headers, self.contract)
            try:
                layers_of(headers, mapping, self.contract, at.package)
                fit.append(mapping)
            except RefusedInput as reason:
                reasons.append(reason)
        if len(fit) == 1:
            return fit[0]
        if fit:
            places = [at.at(mapping=mapping.file) for mapping in fit]
            raise refusal("ING-227", places[0], more=places[1:])
        if len(reasons) == 1:
            raise reasons[0]
        raise refusal("ING-222", at.at(system=headers.system))


def _refuse_other_system(system: str, told: ExportMapping | None) -> None:
    if system not in readers.SYSTEMS:
        raise UsageError("There is no reader for this system.", f"Use {', '.join(readers.SYSTEMS)}.")
    if told and told.system != system:
        raise UsageError(f"The mapping is for exports of {told.system}.", f"Leave out `--from {system}`.")


def is_package(path: Path) -> bool:
    """Whether a path holds a package, or tables that only lack their datapackage.json."""
    if path.is_dir():
        return (path / DESCRIPTOR).exists() or _are_tables(each.name for each in path.iterdir())
    is_called_one = path.suffix.casefold() == ".zip"
    try:
        with path.open("rb") as raw:
            check_directory(raw, label_of(path), Limits())
        with zipfile.ZipFile(path) as file:
            names = [each.rpartition("/")[2] for each in file.namelist()]
    except (*DAMAGE, OSError, RefusedInput):
        return is_called_one  # no zip, or one that nobody should open: what is called one is refused as one
    return DESCRIPTOR in names or _are_tables(names)


def _are_tables(names: Iterable[str]) -> bool:
    stems = {name.rpartition(".")[0] for name in names}
    return stems.issuperset(REQUIRED_TABLES)


def _sound(read: tuple[ExportMapping, list[Problem]]) -> ExportMapping:
    refuse(read[1])
    return read[0]
