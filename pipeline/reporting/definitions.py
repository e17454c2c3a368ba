"""Report definitions: one small TOML file per audience, on top of the defaults of its kind."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

NOT_A_REPORT = frozenset({"schedule.toml"})
SCOPE_OF_KIND = {"donor": "donor", "ministry": "country"}


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """What one audience gets.

    ``breakdowns`` stand in the order of the readers' wish; the first ``charts`` of them that are published
    are drawn, the others are tables. ``not_compared`` are shown without a word on differences.
    """

    audience: str
    kind: str
    name: str
    recipient: str
    title: str
    about: str
    whose: str
    sections: tuple[str, ...]
    breakdowns: tuple[str, ...]
    not_compared: tuple[str, ...]
    findings: tuple[str, ...]
    charts: int
    focus_milestone: int
    language: str

    @property
    def code(self) -> str:
        """Code of the donor or country."""
        return self.audience.partition(":")[2]

    @property
    def scope(self) -> str:
        """Scope of the audience's own figures, as in ``indicator_values``."""
        return f"{SCOPE_OF_KIND[self.kind]}:{self.code}"

    @property
    def folder(self) -> str:
        """Name of the folder that the report is written to."""
        return self.audience.replace(":", "-").lower()


def definitions(settings: Settings) -> list[ReportDefinition]:
    """Every report definition, by audience. ``UsageError`` names a file that cannot be used."""
    files = sorted(settings.reports.glob("*.toml"))
    found = [_read(file, settings.reports / "kinds") for file in files if file.name not in NOT_A_REPORT]
    return sorted(found, key=lambda definition: definition.audience)


def find_definition(settings: Settings, audience: str) -> ReportDefinition:
    """The definition of one audience; ``UsageError`` where there is none."""
    known = definitions(settings)
    for definition in known:
        if definition.audience == audience:
            return definition
    names = ", ".join(definition.audience for definition in known)
    raise UsageError("This audience has no report.", f"Use one of: {names}; or add a file to `reports/`.")


def _read(file: Path, kinds: Path) -> ReportDefinition:
    own = _load(file)
    kind = str(own.get("audience", "")).partition(":")[0]
    if kind not in SCOPE_OF_KIND:
        raise _unusable(file, "`audience` is not `donor:CODE` or `ministry:CODE`")
    values: dict[str, Any] = {**_load(kinds / f"{kind}.toml"), **own, "kind": kind}
    known = {field.name for field in fields(ReportDefinition)}
    for problem, names in (("unknown", values.keys() - known), ("missing", known - values.keys())):
        if names:
            raise _unusable(file, f"{problem}: {', '.join(sorted(names))}")
    for text in ("title", "about", "whose"):
        values[text] = str(values[text]).replace("{name}", str(values["name"]))
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return ReportDefinition(**lists)


def _load(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unusable(file, f"it cannot be read ({type(error).__name__})") from None


def _unusable(file: Path, why: str) -> UsageError:
    return UsageError(f"The report definition {file.name} cannot be used: {why}.", "Mend the file.")
