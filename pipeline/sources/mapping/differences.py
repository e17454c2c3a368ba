"""What an export has that was not there when its mapping was made, as far as headers may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.privacy import headers
from pipeline.ingest.refusals import Place
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.readers import is_given
from pipeline.sources.sheets import Export


def unread(export: Export, mapping: ExportMapping) -> tuple[str, ...]:
    """The headers that a mapping does not name and may list under ``not_read``.

    None that speaks of a name, a contact or a place, or that may itself be one.
    """
    named = set(_named(mapping))
    there = (header for sheet in export.sheets for header in sheet.headers)
    return tuple(dict.fromkeys(each for each in there if each not in named and _is_shown(each)))


def new(export: Export, mapping: ExportMapping, at: Place) -> list[Place]:
    """The headers that neither the mapping names nor its ``not_read``; none where it has no such list."""
    if mapping.not_read is None:
        return []
    found = (each for each in unread(export, mapping) if each not in mapping.not_read)
    return [at.at(new=each) for each in found]


def _named(mapping: ExportMapping) -> Iterator[str]:
    """Every header that a mapping names."""
    for table in mapping.tables.values():
        for _, rule in table.all_rules():
            yield from rule.headers
    for where in (mapping.accept, *(skip.where for skip in mapping.skips)):
        yield from where


def _is_shown(header: str) -> bool:
    return headers.is_known(header) and not headers.identifier_rule(header) and is_given(header)
