"""Report definitions: one small TOML file per audience, on top of what is usual for its kind."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline import configuration
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

REGION = "region"
SCOPE_OF_KIND = {"donor": "donor", "ministry": "country", REGION: REGION}
IATI = "iati_"
DISAGGREGATIONS = ("none", "dimension", "indicator")


@dataclass(frozen=True, slots=True)
class IatiSettings:
    """Who reports which activity to IATI: the ``iati_`` settings of a donor's report.

    Codes are those of the IATI code lists: ``organisation_type`` OrganisationType, ``sector`` Sector (DAC),
    ``region`` Region (DAC). ``disaggregation`` says how breakdowns are given: not at all, as dimensions of a
    value, or as indicators of their own.
    """

    organisation: str
    organisation_name: str
    organisation_type: str
    activity: str
    start: date
    sector: str
    region: str
    disaggregation: str


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """What one audience gets.

    ``breakdowns`` stand in the order of the readers' wish; the first ``charts`` of them that are published
    are drawn, the others are tables. ``not_compared`` are shown without a word on differences. Without
    ``iati`` no IATI file is made. ``organisation`` prepares the report, ``contact`` is whom readers may write
    to, ``logo`` a picture for its head. ``org_unit`` is the code of a ministry's country in DHIS2 (empty =
    its code here); ``sdmx`` adds a file for statistics offices.
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
    iati: IatiSettings | None = None
    organisation: str = ""
    contact: str = ""
    logo: Path | None = None
    org_unit: str = ""
    sdmx: bool = False

    @property
    def code(self) -> str:
        """Code of the donor or country; empty where the report is of the whole region."""
        return self.audience.partition(":")[2]

    @property
    def scope(self) -> str:
        """Scope of the audience's own figures, as in ``indicator_values``."""
        return REGION if self.kind == REGION else f"{SCOPE_OF_KIND[self.kind]}:{self.code}"

    @property
    def folder(self) -> str:
        """Name of the folder that the report is written to."""
        return self.audience.replace(":", "-").lower()


def definitions(settings: Settings) -> list[ReportDefinition]:
    """Every report definition, by audience. ``UsageError`` names a file that cannot be used."""
    files = sorted((settings.config / "reports").glob("*.toml"))
    found = [definition(settings, file) for file in files]
    return sorted(found, key=lambda found: found.audience)


def definition(settings: Settings, file: Path) -> ReportDefinition:
    """What a file says of one audience. ``UsageError`` where it cannot be used."""
    organisation = configuration.load_organisation(settings.config)
    usual = {
        "language": organisation.languages[0],
        "organisation": organisation.name,
        "contact": organisation.contact,
    }
    return replace(_read(file, settings.reports / "kinds", usual), logo=organisation.logo)


def find_definition(settings: Settings, audience: str) -> ReportDefinition:
    """The definition of one audience; ``UsageError`` where there is none."""
    known = definitions(settings)
    for found in known:
        if found.audience == audience:
            return found
    names = ", ".join(found.audience for found in known)
    raise UsageError(
        "This audience has no report.", f"Use one of: {names}; or add a file to `config/reports/`."
    )


def _read(file: Path, kinds: Path, usual: dict[str, Any]) -> ReportDefinition:
    own = _load(file)
    kind, colon, _ = str(own.get("audience", "")).partition(":")
    if kind not in SCOPE_OF_KIND or (kind == REGION and colon):
        raise _unusable(file, "`audience` is not `region`, `donor:CODE` or `ministry:CODE`")
    defaults = _load(kinds / f"{kind}.toml")
    values: dict[str, Any] = {**defaults, **usual, **own, "kind": kind}
    iati = {name: values.pop(name) for name in [*values] if kind == "donor" and name.startswith(IATI)}
    if "iati" in values:
        raise _unusable(file, "unknown: iati")
    _check_names(file, ReportDefinition, values)
    values["iati"] = _iati(file, iati) if iati.keys() - defaults.keys() else None
    if type(values.get("sdmx", False)) is not bool:
        raise _unusable(file, "`sdmx` is neither true nor false")
    for text in ("title", "about", "whose"):
        values[text] = str(values[text]).replace("{name}", str(values["name"]))
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return ReportDefinition(**lists)


def _check_names(file: Path, kind: type, values: dict[str, Any], prefix: str = "") -> None:
    known = {f"{prefix}{field.name}": field.default is MISSING for field in fields(kind)}
    needed = {name for name, is_needed in known.items() if is_needed}
    for problem, names in (("unknown", values.keys() - known.keys()), ("missing", needed - values.keys())):
        if names:
            raise _unusable(file, f"{problem}: {', '.join(sorted(names))}")


def _iati(file: Path, values: dict[str, Any]) -> IatiSettings:
    _check_names(file, IatiSettings, values, IATI)
    start = values.pop("iati_start")
    if type(start) is not date:
        raise _unusable(file, "`iati_start` is not a date such as 2024-01-01, without quotation marks")
    words = {name.removeprefix(IATI): str(value) for name, value in values.items()}
    found = IatiSettings(start=start, **words)
    if found.disaggregation not in DISAGGREGATIONS:
        raise _unusable(file, f"`iati_disaggregation` is none of: {', '.join(DISAGGREGATIONS)}")
    if not found.activity.startswith(f"{found.organisation}-"):
        raise _unusable(file, "`iati_activity` does not begin with `iati_organisation` and a hyphen")
    return found


def _load(file: Path) -> dict[str, Any]:
    try:
        return _parsed(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unusable(file, f"it cannot be read ({type(error).__name__})") from None


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    """What a definition says; those of all audiences are read whenever one is looked for."""
    return tomllib.loads(text)


def _unusable(file: Path, why: str) -> UsageError:
    return UsageError(f"The report definition {file.name} cannot be used: {why}.", "Mend the file.")
