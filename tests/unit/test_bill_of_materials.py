"""The bill of materials and the page of licences say what the lock has, and each package has a licence."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.reference import bill_of_materials
from pipeline.reference.bill_of_materials import FILE, LOCK, PAGE, bill, read

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = read((PROJECT / LOCK).read_text("utf-8"))
DOCUMENT = json.loads((PROJECT / FILE).read_text("utf-8"))


def test_every_package_of_the_lock_is_read() -> None:
    lines = re.findall(r"^([^\s\[=]+)\S*?==([^\s;\\]+)", (PROJECT / LOCK).read_text("utf-8"), re.MULTILINE)
    assert [(one.name, one.version) for one in PACKAGES] == [(name.lower(), one) for name, one in lines]
    assert len(PACKAGES) > 50


def test_the_bill_is_that_of_the_lock() -> None:
    """`make sbom` after `make lock`. Licences are compared where they are known here, too."""
    licences = {
        name: found for name in {one.name for one in PACKAGES} if (found := bill_of_materials.licence(name))
    }
    ours = DOCUMENT["metadata"]["component"]["version"]
    assert bill(PACKAGES, licences, ours) == DOCUMENT


def test_every_package_has_a_licence_and_stands_on_the_page() -> None:
    assert [one["name"] for one in DOCUMENT["components"] if not one.get("licenses")] == []
    text = (PROJECT / PAGE).read_text("utf-8")
    assert [one.name for one in PACKAGES if f"| {one.name} | {one.version} | " not in text] == []
    assert "unknown" not in text


def test_every_package_is_there_for_somebody_and_no_reference_leads_nowhere() -> None:
    there = {one["bom-ref"] for one in (*DOCUMENT["components"], DOCUMENT["metadata"]["component"])}
    asked_for = {ref for one in DOCUMENT["dependencies"] for ref in one["dependsOn"]}
    assert {one["ref"] for one in DOCUMENT["dependencies"]} == there
    assert asked_for == there - {DOCUMENT["metadata"]["component"]["bom-ref"]}


def test_a_package_for_one_python_and_one_asked_for_by_two_are_read() -> None:
    lock = (
        "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:"
        + "0" * 64
        + "\n    # via\n    #   -c requirements.lock\n    #   reintegration (pyproject.toml)\n    #   scipy\n"
        "six==1.17.0 \\\n    --hash=sha256:" + "1" * 64 + "\n    # via numpy\n"
    )
    numpy, six = read(lock)
    assert (numpy.marker, numpy.needed_by) == ("python_full_version < '3.12'", ("reintegration", "scipy"))
    assert (six.version, six.marker, six.needed_by) == ("1.17.0", "", ("numpy",))
