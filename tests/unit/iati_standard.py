"""What the IATI Standard asks of a file: its schema, its rules and its code lists, each from `tests/iati`."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import iatikit
from iatikit.utils.config import CONFIG
from lxml import etree

STANDARD = Path(__file__).resolve().parents[1] / "iati"
ASKED = tomllib.loads((STANDARD / "rules.toml").read_text(encoding="utf-8"))
VERSION = "203"


def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.XMLSchema(etree.parse(STANDARD / "iati-activities-schema.xsd", parser))


def broken_rules(activities: etree._Element) -> list[str]:
    """What of the rules does not hold, in their order; a rule that concerns nothing is broken, too."""
    broken = []
    for rule in ASKED["rule"]:
        concerned = activities.xpath(rule["of"])
        holds = etree.XPath(f"boolean({rule['holds']})")
        values = [one if isinstance(one, etree._Element) else _as_element(one) for one in concerned]
        broken += [] if all(map(holds, values)) else [rule["says"]]
    return broken


def _as_element(value: str) -> etree._Element:
    """An attribute as an element of its words: a rule can be about both."""
    element = etree.Element("value")
    element.text = str(value)
    return element


def standard_of_iatikit(folder: Path) -> None:
    """Lay schema and code lists where iatikit looks for them; by itself it would fetch them."""
    schemas, lists = folder / "schemas" / VERSION, folder / "codelists"
    mappings = folder / "codelist_mappings" / VERSION
    for new in (schemas, lists, mappings):
        new.mkdir(parents=True)
    for file in STANDARD.glob("*.xsd"):
        shutil.copy(file, schemas / file.name)
    names = [one["list"] for one in ASKED["codes"]]
    _write(lists / "codelists.json", {name: ["2.03"] for name in names})
    for one in ASKED["codes"]:
        codes = {code: {"code": code, "name": code} for code in one["codes"]}
        whole = {"attributes": {"complete": "1"}, "metadata": {"name": one["list"]}, "data": codes}
        _write(lists / f"{one['list']}.json", whole)
    asked = [{"path": one["path"], "codelist": one["list"]} for one in ASKED["codes"]]
    _write(mappings / "activity-mappings.json", asked)
    CONFIG.set("paths", "standard", str(folder))


def read_by_iatikit(content: bytes, folder: Path) -> iatikit.Dataset:
    file = folder / "iati.xml"
    file.write_bytes(content)
    return iatikit.Dataset(str(file))


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
