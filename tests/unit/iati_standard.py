"""What the IATI Standard asks of a file: its schema, its rules and its code lists, from `tests/iati`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lxml import etree

STANDARD = Path(__file__).resolve().parents[1] / "iati"
ASKED = tomllib.loads((STANDARD / "rules.toml").read_text(encoding="utf-8"))


def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.XMLSchema(etree.parse(STANDARD / "iati-activities-schema.xsd", parser))


def broken_rules(activities: etree._Element) -> list[str]:
    """What of the rules does not hold, in their order, then the code lists that are not kept."""
    broken = []
    for rule in ASKED["rule"]:
        concerned = activities.xpath(rule["of"])
        holds = etree.XPath(f"boolean({rule['holds']})")
        values = [one if isinstance(one, etree._Element) else _as_element(one) for one in concerned]
        broken += [] if all(map(holds, values)) else [rule["says"]]
    for one in ASKED["codes"]:
        used = set(activities.xpath(one["path"]))
        broken += [] if used and used <= set(one["codes"]) else [f"codes are of the list {one['list']}"]
    return broken


def _as_element(value: str) -> etree._Element:
    """An attribute as an element of its words: a rule can be about both."""
    element = etree.Element("value")
    element.text = str(value)
    return element
