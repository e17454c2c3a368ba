"""What pysdmx and sdmx1 read of a data file with its structure: ``python read_sdmx.py DATA STRUCTURE``."""

from __future__ import annotations

import json
import sys

import pandas
import sdmx
from pysdmx.io import get_datasets, read_sdmx

KEY = (
    "FREQ", "REF_AREA", "INDICATOR", "OUTCOME", "SERVICE_AREA", "MILESTONE",
    "SEX", "AGE", "COMPOSITE_BREAKDOWN", "TIME_PERIOD",
)  # fmt: skip


def key(row: dict[str, str]) -> str:
    return ".".join(row[part] for part in KEY)


def number(value: float) -> float | None:
    """A value; None for one that is missing."""
    return None if pandas.isna(value) else value


def by_pysdmx(data: str, structure: str) -> dict[str, object]:
    """Values by key, codes by column, and attributes; it stops where a schema of the standard is not kept."""
    read_sdmx(structure, validate=True)
    [found] = get_datasets(data, structure)
    rows = found.data.to_dict("records")
    components = list(found.structure.components)
    return {
        "values": {key(row): number(row["OBS_VALUE"]) for row in rows},
        "codes": {one.id: [code.id for code in one.local_codes] for one in components if one.local_codes},
        "attributes": [one.id for one in components if one.role.name == "ATTRIBUTE"],
    }


def by_sdmx1(data: str, structure: str) -> dict[str, object]:
    """The same by the other."""
    described = sdmx.read_sdmx(structure)
    definition = described.structure["DSD_OUTCOMES"]
    message = sdmx.read_sdmx(data, structure=described.dataflow["DF_OUTCOMES"])
    values = sdmx.to_pandas(message).reset_index()
    rows = values.to_dict("records")
    return {
        "values": {key(row): number(row["value"]) for row in rows},
        "codes": {
            one.id: list(one.local_representation.enumerated.items)
            for one in (*definition.dimensions, *definition.attributes)
            if one.local_representation.enumerated
        },
        "attributes": [one.id for one in definition.attributes],
    }


if __name__ == "__main__":
    print(json.dumps({"pysdmx": by_pysdmx(*sys.argv[1:]), "sdmx1": by_sdmx1(*sys.argv[1:])}))
