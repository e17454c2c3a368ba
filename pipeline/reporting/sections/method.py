"""How the report was made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.document import Facts, Heading, Paragraph, Points, Section
from pipeline.reporting.period_codes import dhis2_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.context import Context
    from pipeline.reporting.language.text import Text

HASH_SHOWN = 12


def build(context: Context) -> Section:
    """The rules in short, then run and inputs, and what the audit of the release says."""
    text = context.text
    rules = tuple(text(f"method.rules.{name}", **context.thresholds) for name in text.entries("method.rules"))
    audit = tuple(
        (f"{text('method.audit')} {name}".strip(), value)
        for name, value in _audit(text, context.release.audit)
    )
    blocks = (
        Paragraph(text("method.definitions")),
        Points(rules),
        Heading(text("method.run")),
        Facts((*_run(context), *audit)),
    )
    return Section("method", text("method.title"), blocks)


def _run(context: Context) -> tuple[tuple[str, str], ...]:
    text, release = context.text, context.release
    packages = release.records["packages"]
    sizes = [
        (
            text("method.size", name=context.scope_name(row["scope"])),
            _size(context, row["cases"], row["status"]),
        )
        for scope in context.scopes
        for row in release.records["scope_sizes"]
        if row["scope"] == scope
    ]
    hashes = [
        (
            text("method.package"),
            text(
                "method.package_value",
                hash=row["package_hash"][:HASH_SHOWN],
                month=text.month(row["data_cutoff"]),
            ),
        )
        for row in packages
    ]
    return (
        (text("method.as_of"), text.month(release.as_of)),
        *sizes,
        (text("method.run_id"), release.run_id),
        (text("method.code_version"), release.code_version),
        *hashes,
        *_without_dhis2(context),
    )


def _without_dhis2(context: Context) -> tuple[tuple[str, str], ...]:
    """Why a ministry's folder has no file for DHIS2, where it has none."""
    if context.definition.kind != "ministry" or dhis2_period(Period.parse(context.release.period)):
        return ()
    return ((context.text("method.without_dhis2"), context.text("method.without_dhis2_value")),)


def _size(context: Context, cases: int | None, status: str) -> str:
    return context.text("marks.c") if cases is None or status == "c" else context.text.count(cases)


def _audit(text: Text, audit: str) -> list[tuple[str, str]]:
    """The audit result: a sentence, or an object as pairs."""
    try:
        found = json.loads(audit)
    except ValueError:
        return [("", audit)]
    return [*_flat(text, found)] if isinstance(found, dict) else [("", audit)]


def _flat(text: Text, rules: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Rules as pairs of words; a rule within a rule keeps the name of the outer one."""
    comma = text("words.list.between")
    for name, value in rules.items():
        words = f"{prefix}{text.label('method.rule_names', name)}"
        if isinstance(value, dict):
            yield from _flat(text, value, f"{words}{comma}")
        elif isinstance(value, list):
            yield words, comma.join(str(item) for item in value)
        elif isinstance(value, bool):
            yield words, text("words.yes") if value else text("words.no")
        elif isinstance(value, int | float):
            yield words, text.decimal(value)
        elif value is not None:
            yield words, str(value)
