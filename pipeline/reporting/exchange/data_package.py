"""The released figures as files for analysts: CSV, Parquet and a Data Package 2.0 that describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.reporting.exchange.code_lists import Code, code_lists, scope_name
from pipeline.reporting.exchange.data_schema import PROFILES, codes_schema, figures_schema, withheld_schema
from pipeline.reporting.exchange.many_rows import kept

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record, Release

FOLDER = "data"
FIGURES, PARQUET = "indicator_values.csv", "indicator_values.parquet"
CODES, WITHHELD = "code_lists.csv", "withheld.csv"
DESCRIPTOR = "datapackage.json"
LEFT_OUT = ("scope", "breakdown", "family", "measure", "status", "lines")
LINE_END = "\r\n"  # as RFC 4180 has it, and as Table Dialect takes it where nothing is said


def files(release: Release, text: Text) -> dict[str, bytes]:
    """CSV, Parquet, counts of what is withheld, code lists and ``datapackage.json`` by their path.

    One row per figure that has a number, of the scope and for everybody in the region, as the release file
    has them; rows without are counted in ``withheld.csv``. The package names the CSV files only: many who
    read a package cannot read Parquet. Of more than 10,000 figures the CSV file leaves out the breakdowns
    with most rows; the Parquet file has all. Same release, same bytes.
    """
    figures = _numbered("figure", release.values)
    withheld = _numbered("table", _frame(release.left_out, LEFT_OUT))
    codes = code_lists(release, text)
    lists = _frame(codes, Code._fields)
    left = kept(figures["breakdown"].value_counts().to_dict())
    content = {
        FIGURES: _csv(figures[figures["breakdown"].isin(left)]),
        PARQUET: _parquet(figures),
        WITHHELD: _csv(withheld),
        CODES: _csv(lists),
    }
    resources = [
        _table(FIGURES, content, figures_schema(figures, codes, release, text), text)
        | _left_out(release, left, text),
        _table(WITHHELD, content, withheld_schema(withheld, codes, release, text), text),
        _table(CODES, content, codes_schema(lists, release, text), text),
    ]
    described = json.dumps(_package(release, text) | {"resources": resources}, indent=1, ensure_ascii=False)
    content[DESCRIPTOR] = f"{described}\n".encode()
    return {f"{FOLDER}/{name}": body for name, body in content.items()}


def _left_out(release: Release, left: Collection[str], text: Text) -> dict[str, str]:
    """The words on the figures where the CSV file has not all breakdowns that the Parquet file has."""
    names = {row["breakdown"]: row["label"] for row in release.records["breakdowns"]}
    gone = [one for one in release.values["breakdown"].unique() if one not in left]
    if not gone:
        return {}
    said = text("package.left_out", breakdowns=text.listing([names[one] for one in gone]))
    return {"description": f"{text('package.resources.indicator_values.description')} {said}"}


def _numbered(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their running number before them."""
    found = rows.copy()
    found.insert(0, name, range(1, len(found) + 1))
    return found


def _frame(rows: Sequence[object], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))


def _csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark: without it Excel takes the file for that of a single script."""
    text: str = frame.to_csv(index=False, lineterminator=LINE_END, date_format="%Y-%m-%d")
    return text.encode("utf-8-sig")


def _parquet(frame: pd.DataFrame) -> bytes:
    """Written by DuckDB in one thread, so that rows and bytes keep their order."""
    import duckdb

    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        duckdb.connect(config={"threads": 1}) as memory,
    ):
        file = Path(folder) / PARQUET
        memory.register("figures", frame)
        memory.sql("select * replace (as_of::date as as_of) from figures").write_parquet(
            str(file), compression="zstd"
        )
        return file.read_bytes()


def _package(release: Release, text: Text) -> dict[str, Any]:
    description = text("package.description", scope=scope_name(release, text, release.scope))
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": f"reintegration-{release.audience.replace(':', '-')}-{release.period}".lower(),
        "title": text("package.title", period=text.period(release.period)),
        "description": f"{text('page.synthetic')} {description}" if release.is_synthetic else description,
        "version": release.run_id,
        "created": f"{release.as_of:%Y-%m-%d}T00:00:00Z",
        "sources": [{"title": _source(package, text)} for package in release.records["packages"]],
    }


def _source(package: Record, text: Text) -> str:
    """An export package by its hash; who sent it is no matter of the reader."""
    month = text.month(package["data_cutoff"])
    said = text("method.package_value", hash=package["package_hash"], month=month)
    return text.pair(text("method.package"), said)


def _table(name: str, content: dict[str, bytes], schema: dict[str, Any], text: Text) -> dict[str, Any]:
    """A resource: what a file holds, how long it is, its SHA-256, how it is written and its columns."""
    key = Path(name).stem
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": key,
        "type": "table",
        "path": name,
        **text.entries(f"package.resources.{key}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content[name]),
        "hash": f"sha256:{hashlib.sha256(content[name]).hexdigest()}",
        "dialect": {"$schema": f"{PROFILES}/tabledialect.json", "delimiter": ",", "lineTerminator": LINE_END},
        "schema": schema,
    }
