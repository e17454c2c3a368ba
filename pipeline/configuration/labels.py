"""The labels that somebody has said yes to: donors, grants, providers and case systems by their codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.configuration import links, organisation, tables

# Systems that the program reads, the tables that nothing has exported, and the made-up sample.
OF_THE_PROGRAM = (
    "kobo", "odk", "commcare", "dhis2", "primero", "htcds", "oscar", "template", "table", "by-hand",
    "synthetic-sample",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labels:
    """Codes by what they stand for; a provider is known by whatever file of ``config/`` names it."""

    donor: frozenset[str]
    grant: frozenset[str]
    provider: frozenset[str]
    system: frozenset[str]

    def of(self, kind: str) -> list[str]:
        """The codes of one kind, in an order that stays."""
        return sorted(getattr(self, kind))


def labels(config: Path) -> Labels:
    """What a configuration knows. ``UsageError`` names what is wrong with it."""
    donors = tables.donors(config)
    return Labels(
        donor=frozenset(donor.donor_code for donor in donors),
        grant=frozenset(grant for donor in donors for grant in donor.grants),
        provider=frozenset((*tables.providers(config), *_of_links(config), *_of_mappings(config))),
        system=frozenset((*OF_THE_PROGRAM, *organisation.load(config).systems)),
    )


def _of_links(config: Path) -> Iterator[str]:
    for link in links.load(config):
        yield from (link.from_provider, link.to_provider)


def _of_mappings(config: Path) -> Iterator[str]:
    """Whose exports the mappings are for; what is wrong with one is said where it is used."""
    for path in sorted((config / "mappings").glob("*.toml")):
        try:
            said = tomllib.loads(path.read_text("utf-8-sig")).get("provider_id")
        except (OSError, ValueError):
            continue
        if isinstance(said, str) and said:
            yield said
