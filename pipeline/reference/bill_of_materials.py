"""``sbom.cdx.json``: every package that the program runs on, as CycloneDX 1.6, and docs/licences.md.

Versions and who needs whom come from ``requirements-run.lock``, which has the hash of each file too; licences
from what the packages say of themselves where they are installed. ``python -m
pipeline.reference.bill_of_materials`` writes both files. The same lock gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

from pipeline import settings
from pipeline.reference.markdown import page, table

LOCK, FILE, PAGE = "requirements-run.lock", "sbom.cdx.json", "docs/licences.md"
OURS = "reintegration"
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
ENTRY = re.compile(rf"^({NAME})(?:\[[^\]]*\])?==([^ \\;\n]+)(?: *; *([^\\\n]+?))? *(?:\\\n|$)", re.MULTILINE)
NEEDED_BY = re.compile(rf"^    # (?:via |  )({NAME})(?: \(pyproject\.toml\))?$", re.MULTILINE)
IDENTIFIERS = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "MPL-2.0 AND MIT": "MPL-2.0 AND MIT",
}
# what a package says of itself only in a text, or of several; read there in 2026-11
READ = {
    "matplotlib": "LicenseRef-matplotlib",  # of its own, made from that of Python
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",  # on Windows only
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "tzdata": "Apache-2.0",  # on Windows only
}


@dataclass(frozen=True, slots=True)
class Package:
    """A line of the lock: ``marker`` says where it is needed, ``needed_by`` which packages ask for it."""

    name: str
    version: str
    marker: str
    needed_by: tuple[str, ...]

    @property
    def reference(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def read(lock: str) -> list[Package]:
    """The packages of a lock, in its order; one may stand there twice, for different Pythons."""
    found = list(ENTRY.finditer(lock))
    ends = [*(match.start() for match in found[1:]), len(lock)]
    return [
        Package(
            match[1].lower(),
            match[2],
            match[3] or "",
            tuple(sorted(set(NEEDED_BY.findall(lock, match.end(), end)))),
        )
        for match, end in zip(found, ends, strict=True)
    ]


def bill(packages: list[Package], licences: dict[str, str], our_version: str) -> dict[str, Any]:
    """The document. Packages without a licence in ``licences`` have none in it."""
    ours = f"pkg:pypi/{OURS}@{our_version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": OURS,
                "version": our_version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "purl": ours,
            }
        },
        "components": [_component(package, licences) for package in packages],
        "dependencies": [
            {"ref": ours, "dependsOn": _asked_for(packages, OURS)},
            *({"ref": one.reference, "dependsOn": _asked_for(packages, one.name)} for one in packages),
        ],
    }


def licence(name: str) -> str:
    """What a package says of its licence, as SPDX where that can be told; empty where it is not installed."""
    if name in READ:
        return READ[name]
    try:
        said: Any = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [each for each in said.get_all("Classifier") or [] if "License ::" in each]
    classes = [each.rpartition(" :: ")[2] for each in classified]
    expression = str(said.get("License-Expression") or "")
    short = (said.get("License") or "").strip().splitlines()[:1]
    known = [IDENTIFIERS[words] for words in (*short, *classes) if words in IDENTIFIERS]
    return next(iter([expression] * bool(expression) + known + classes + short), "")


def written(project: Path) -> dict[Path, str]:
    """Both files with their content, from the lock and what is installed."""
    packages = read((project / LOCK).read_text("utf-8"))
    licences = {package.name: licence(package.name) for package in packages}
    document = bill(packages, licences, version(OURS))
    rows = [
        (one.name, one.version, licences[one.name] or "unknown", one.marker or "everywhere")
        for one in packages
    ]
    text = page(
        "Licences",
        f"Of the packages that the program runs on, from `{LOCK}`; `make sbom` writes this page and\n"
        f"`{FILE}` (CycloneDX). The program itself: Apache-2.0. Fonts in reports: `reports/fonts`.",
        table(("Package", "Version", "Licence", "Where"), rows),
    )
    by_hand = text.replace("`make docs`", "`make sbom`")
    return {project / FILE: json.dumps(document, indent=1) + "\n", project / PAGE: by_hand}


def _component(package: Package, licences: dict[str, str]) -> dict[str, Any]:
    said = licences.get(package.name, "")
    described: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.reference,
        "name": package.name,
        "version": package.version,
        "purl": package.reference,
    }
    if said:
        described["licenses"] = [_licence(said)]
    if package.marker:
        described["properties"] = [{"name": "reintegration:marker", "value": package.marker}]
    return described


def _licence(said: str) -> dict[str, Any]:
    if " OR " in said or " AND " in said or " WITH " in said:
        return {"expression": said}
    is_identifier = re.fullmatch(r"[A-Za-z0-9.+-]+", said) and not said.startswith("LicenseRef-")
    return {"license": {"id" if is_identifier else "name": said}}


def _asked_for(packages: list[Package], name: str) -> list[str]:
    return [one.reference for one in packages if name in one.needed_by]


if __name__ == "__main__":
    for path, content in written(settings.load().project).items():
        path.write_text(content, encoding="utf-8", newline="\n")
        sys.stdout.write(f"Wrote {path.name}\n")
