"""Packages made from the bundled sample."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from pipeline import sample


def unpacked(folder: Path, **properties: str) -> Path:
    """The bundled sample in a folder, with properties changed and without checksums."""
    with zipfile.ZipFile(sample.bundled()) as bundled:
        bundled.extractall(folder)
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["reintegration"] |= properties
    for resource in descriptor["resources"]:
        for promise in ("hash", "bytes"):
            resource.pop(promise, None)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder
