"""The scopes and groups of a case (method, section 8)."""

from __future__ import annotations

from tests.oracle.definitions import Definitions
from tests.oracle.records import Person, Spell

IDENTIFIED = {
    "identified_formal": "identified",
    "identified_informal": "identified",
    "unidentified": "unidentified",
    "misidentified_as_offender": "unidentified",
    "child_identified_as_adult": "unidentified",
    "pending": "unidentified",
    "declined_identification": "unidentified",
}


# as exported; an empty cell is told apart from "no" and from "unknown"
AS_EXPORTED = (
    "country_of_origin",
    "nationality_status",
    "ethnicity_group",
    "disability",
    "education_opened",
    "has_family_or_dependants",
)


def scopes(person: Person) -> list[str]:
    """The region, the programme country, and every donor that has funded the case."""
    donors = [f"donor:{donor}" for donor in sorted(person.donors)]
    return ["region", f"country:{person.facts['programme_country']}", *donors]


def groups(person: Person, definitions: Definitions) -> dict[str, str]:
    """The value of the case in every group column."""
    return {
        "cohort": cohort(person.opened),
        "programme_country": person.facts["programme_country"],
        "form": form(person.forms),
        "sex": person.facts["sex"],
        "age_group": definitions.age_groups[person.facts["age_group_opened"]],
        "age_trafficked": child_or_adult(person.facts["age_group_trafficked"], definitions),
        "movement": movement(person.movements),
        "setting": setting(person, definitions),
        "identification_assistance": identification_assistance(person, person.opened, definitions),
        "opened_year": str(person.opened // 12),
        "age_opened": child_or_adult(person.facts["age_group_opened"], definitions),
        "identification_path": identification_path(person),
        **{name: person.facts.get(name) or "not_recorded" for name in AS_EXPORTED},
    }


def cohort(opened: int) -> str:
    """The half-year of a month, such as ``2024H1``."""
    return f"{opened // 12}H{1 if opened % 12 < 6 else 2}"


def runs_of_four(cohorts: list[str]) -> dict[str, list[str]]:
    """The last half-years of the runs of four that hold a cohort: those in which a case was opened."""
    every = sorted(set(cohorts))

    def months(name: str) -> int:
        return int(name[:4]) * 12 + (0 if name.endswith("H1") else 6)

    return {one: [last for last in every if 0 <= months(last) - months(one) < 24] for one in every}


def form(forms: list[str]) -> str:
    """The one form of a case with several exploitations."""
    named = set(forms) - {"unknown"}
    if len(named) <= 1:
        return next(iter(named), "unknown")
    return "sexual_and_labour" if named <= {"sexual", "labour", "sexual_and_labour"} else "multiple"


def each_form(forms: list[str]) -> list[str]:
    """Every form of a case, once each; a combined one counts under both its parts."""
    parts = {part for value in forms for part in ("sexual", "labour") if value == "sexual_and_labour"}
    return sorted(parts | (set(forms) - {"sexual_and_labour"})) or ["unknown"]


def movement(movements: list[str]) -> str:
    """The one movement of a case with several exploitations."""
    named = set(movements) - {"unknown"}
    return "both" if len(named) > 1 else next(iter(named), "unknown")


def child_or_adult(band: str, definitions: Definitions) -> str:
    """Child, adult or unknown by an age band."""
    if band in definitions.children:
        return "child"
    return "adult" if band in definitions.adults else "unknown"


def covering(person: Person, kind: str, month: int, definitions: Definitions) -> Spell | None:
    """The spell that covers the month: the latest to start, then last in the list of values."""
    found = [spell for spell in person.spells_of(kind) if spell.touches(month, month)]
    order = definitions.spell_value_order
    return max(found, key=lambda spell: (spell.start, order[(kind, spell.value)]), default=None)


def setting(person: Person, definitions: Definitions) -> str:
    """The setting at opening."""
    spell = covering(person, "setting", person.opened, definitions)
    return spell.value if spell else "not_recorded"


def identification_assistance(person: Person, month: int, definitions: Definitions) -> str:
    """One of four categories in a month, or not recorded."""
    identification = covering(person, "identification", month, definitions)
    assistance = covering(person, "assistance", month, definitions)
    identified = IDENTIFIED.get(identification.value) if identification else None
    if identified and assistance and assistance.value in ("assisted", "unassisted"):
        return f"{identified}_{assistance.value}"
    return "not_recorded"


def identification_path(person: Person) -> str:
    """How the person had come to be identified by the month of opening."""
    said = [spell for spell in person.spells_of("identification") if spell.start <= person.opened]
    values = [
        spell.value for spell in sorted(said, key=lambda spell: spell.start) if spell.value != "unknown"
    ]
    if not values:
        return "not_recorded"
    if values[0] in ("misidentified_as_offender", "child_identified_as_adult"):
        return "misidentified"
    ways = [value.removeprefix("identified_") for value in values if value.startswith("identified_")]
    return ways[0] if ways else "not_identified"
