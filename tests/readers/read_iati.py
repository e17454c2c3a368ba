"""What iatikit finds in an IATI file: ``python read_iati.py FILE STANDARD``, as JSON.

``STANDARD`` is the folder with schema and codes; iatikit by itself would fetch them.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import iatikit
from iatikit.utils.config import CONFIG

VERSION = "203"


def lay(standard: Path, folder: Path) -> None:
    """Lay schema and code lists where iatikit looks for them."""
    schemas, lists = folder / "schemas" / VERSION, folder / "codelists"
    mappings = folder / "codelist_mappings" / VERSION
    for new in (schemas, lists, mappings):
        new.mkdir(parents=True)
    for file in standard.glob("*.xsd"):
        shutil.copy(file, schemas / file.name)
    asked = tomllib.loads((standard / "rules.toml").read_text(encoding="utf-8"))["codes"]
    write(lists / "codelists.json", {one["list"]: ["2.03"] for one in asked})
    for one in asked:
        codes = {code: {"code": code, "name": code} for code in one["codes"]}
        whole = {"attributes": {"complete": "1"}, "metadata": {"name": one["list"]}, "data": codes}
        write(lists / f"{one['list']}.json", whole)
    write(
        mappings / "activity-mappings.json",
        [{"path": one["path"], "codelist": one["list"]} for one in asked],
    )
    CONFIG.set("paths", "standard", str(folder))


def write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")


def found(file: str) -> dict[str, object]:
    read = iatikit.Dataset(file)
    activity = read.activities.first()
    return {
        "schema": [str(error) for error in read.validate_iati().errors],
        "codes": [str(error) for error in read.validate_codelists().errors],
        "id": activity.id,
        "title": activity.title,
        "start": str(activity.start),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        lay(Path(sys.argv[2]), Path(folder))
        print(json.dumps(found(sys.argv[1])))
