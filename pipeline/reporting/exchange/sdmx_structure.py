"""``sdmx_structure.xml``: what the columns and codes of ``sdmx.csv`` are, as an SDMX-ML 3.0 message.

It follows from definitions and code lists, so that figures that come or are withheld change nothing in it.
Element names and their order are those of the schemas of the standard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pipeline.period import Period
from pipeline.reporting.exchange.sdmx import (
    AGENCY,
    CODED,
    COUNTS,
    DATAFLOW,
    DIMENSIONS,
    ENDS,
    MONTH,
    TIME,
    VALUE,
    VERSION,
)  # fmt: skip
from pipeline.reporting.exchange.sdmx_codes import code_lists

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from pipeline.reporting.context import Context

NAMESPACES = {
    one: f"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{name}"
    for one, name in (("mes", "message"), ("str", "structure"), ("com", "common"))
}
URN = "urn:sdmx:org.sdmx.infomodel"
DSD, SCHEME = "DSD_OUTCOMES", "CS_OUTCOMES"
MANDATORY = frozenset(CODED)


def sdmx_structure(context: Context) -> bytes:
    """Code lists, concepts, data structure and dataflow, UTF-8; same definitions, same bytes."""
    for prefix, namespace in NAMESPACES.items():
        ElementTree.register_namespace(prefix, namespace)
    root = ElementTree.Element(_tag("mes:Structure"))
    _add_header(context, root)
    structures = _add(root, "mes:Structures")
    _add_dataflow(context, structures)
    _add_code_lists(context, structures)
    _add_concepts(context, structures)
    _add_data_structure(context, structures)
    ElementTree.indent(root, space=" ")
    declared: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return declared + b"\n"


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _add(parent: Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    element = ElementTree.SubElement(parent, _tag(name), dict(attributes or {}))
    element.text = text or None
    return element


def _named(
    context: Context, parent: Element, name: str, words: str, attributes: Mapping[str, str]
) -> Element:
    """An element with its name in the language of the report."""
    element = _add(parent, name, "", attributes)
    language = {"{http://www.w3.org/XML/1998/namespace}lang": context.text.language}
    _add(element, "com:Name", words, language)
    return element


def _own(name: str) -> dict[str, str]:
    return {"id": name, "agencyID": AGENCY, "version": VERSION}


def _add_header(context: Context, root: Element) -> None:
    """The message is dated the day after the period: the clock would change it with every run."""
    header = _add(root, "mes:Header")
    prepared = Period.parse(context.release.period).next.first_day
    _add(header, "mes:ID", f"{AGENCY}_{context.release.period}")
    _add(header, "mes:Test", "true" if context.release.is_synthetic else "false")
    _add(header, "mes:Prepared", f"{prepared.isoformat()}T00:00:00Z")
    _add(header, "mes:Sender", "", {"id": AGENCY})


def _add_dataflow(context: Context, structures: Element) -> None:
    flows = _add(structures, "str:Dataflows")
    flow = _named(context, flows, "str:Dataflow", context.text("sdmx.dataflow"), _own(DATAFLOW))
    _add(flow, "str:Structure", f"{URN}.datastructure.DataStructure={AGENCY}:{DSD}({VERSION})")


def _add_code_lists(context: Context, structures: Element) -> None:
    lists = _add(structures, "str:Codelists")
    names = context.text.entries("sdmx.concepts")
    for of, codes in code_lists(context).items():
        found = _named(context, lists, "str:Codelist", names[of], _own(f"CL_{of}"))
        for code, name in codes:
            _named(context, found, "str:Code", name, {"id": code})


def _add_concepts(context: Context, structures: Element) -> None:
    schemes = _add(structures, "str:ConceptSchemes")
    scheme = _named(context, schemes, "str:ConceptScheme", context.text("sdmx.concept_scheme"), _own(SCHEME))
    names = context.text.entries("sdmx.concepts")
    for one in (*DIMENSIONS, TIME, VALUE, *CODED, MONTH, *COUNTS, *ENDS):
        _named(context, scheme, "str:Concept", names[one], {"id": one})


def _add_data_structure(context: Context, structures: Element) -> None:
    every = _add(structures, "str:DataStructures")
    found = _named(context, every, "str:DataStructure", context.text("sdmx.data_structure"), _own(DSD))
    parts = _add(found, "str:DataStructureComponents")
    dimensions = _add(parts, "str:DimensionList")
    for place, one in enumerate(DIMENSIONS, start=1):
        _add_part(dimensions, "str:Dimension", one, {"position": str(place)})
    _add_part(dimensions, "str:TimeDimension", TIME, {}, "ObservationalTimePeriod")
    attributes = _add(parts, "str:AttributeList")
    for one in CODED:
        _add_attribute(attributes, one, "")
    _add_attribute(attributes, MONTH, "GregorianYearMonth")
    for one in COUNTS:
        _add_attribute(attributes, one, "Integer")
    for one in ENDS:
        _add_attribute(attributes, one, "Decimal")
    _add_part(_add(parts, "str:MeasureList"), "str:Measure", VALUE, {}, "Double")


def _add_attribute(attributes: Element, one: str, text_type: str) -> None:
    usage = {"usage": "mandatory" if one in MANDATORY else "optional"}
    attribute = _add_part(attributes, "str:Attribute", one, usage, text_type)
    _add(_add(attribute, "str:AttributeRelationship"), "str:Observation")


def _add_part(parent: Element, kind: str, one: str, more: Mapping[str, str], text_type: str = "") -> Element:
    """A dimension, attribute or measure with its concept: in a format, or else coded."""
    part = _add(parent, kind, "", {"id": one, **more})
    _add(part, "str:ConceptIdentity", f"{URN}.conceptscheme.Concept={AGENCY}:{SCHEME}({VERSION}).{one}")
    representation = _add(part, "str:LocalRepresentation")
    if text_type:
        _add(representation, "str:TextFormat", "", {"textType": text_type})
    else:
        _add(representation, "str:Enumeration", f"{URN}.codelist.Codelist={AGENCY}:CL_{one}({VERSION})")
    return part
