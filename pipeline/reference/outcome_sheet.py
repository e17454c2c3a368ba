"""The sheet of one outcome: what achieved means, to whom it applies, its criteria and red flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reference import sheet_parts as parts
from pipeline.reference import sheet_words as words
from pipeline.reference.markdown import code, page, section, table
from pipeline.reference.seeds import Row, items, read

if TYPE_CHECKING:
    from pipeline.settings import Settings

ACHIEVEMENT = "M01"
KINDS = {"essential": "Essential criteria", "red_flag": "Red flags", "independence": "Independence criterion"}
ABOUT_KIND = {
    "essential": "Each that counts has to be met for level 3.",
    "red_flag": "One that is true means level 1.",
    "independence": "Met beside all essential criteria, and the person agrees: level 4.",
}


def text(settings: Settings, outcome: Row) -> str:
    """The page of the outcome."""
    criteria = [row for row in read(settings, "criteria") if row["outcome"] == outcome["outcome"]]
    return page(
        f"{outcome['outcome']} {outcome['name']}",
        words.catalogue(settings)["source"],
        parts.fields(_fields(settings, outcome, criteria), outcome["outcome"]),
        _levels(settings),
        *(_criteria(settings, kind, criteria) for kind in KINDS),
        _figures(settings),
        parts.assumptions(
            settings, outcome["outcome"], f"Those of [{ACHIEVEMENT}]({ACHIEVEMENT}.md#assumptions)."
        ),
        parts.versions(settings, outcome["outcome"]),
    )


def _fields(settings: Settings, outcome: Row, criteria: list[Row]) -> list[tuple[str, str]]:
    [family] = [row for row in read(settings, "measure_families") if row["family"] == ACHIEVEMENT]
    figures = parts.figures_of(settings, ACHIEVEMENT)
    [rate] = [row for row in figures if row["measure"] == ACHIEVEMENT]
    rules = {row["applicability_rule"]: row["statement"] for row in read(settings, "applicability_rules")}
    of = outcome["outcome"]
    return [
        ("Short name", outcome["short_name"]),
        ("Version", f"{parts.version(settings, of)}; of the rate: {parts.version(settings, ACHIEVEMENT)}"),
        ("Definition", _definition(criteria)),
        ("Achieved means", outcome["achieved_means"]),
        ("Unit", words.unit(rate).capitalize()),
        ("Numerator", rate["numerator"]),
        ("Denominator", rate["denominator"]),
        ("Left out", f"{family['exclusions']} {outcome['exclusions']}"),
        ("Applies to", rules[outcome["applicability_rule"]]),
        ("Children", outcome["child_form"]),
        ("Shown with", f"{outcome['shown_with']} {family['shown_with']}"),
        ("Broken down by", f"As {ACHIEVEMENT}."),
        ("Service areas", _service_areas(settings, outcome)),
        ("Source", f"Columns and models: {ACHIEVEMENT}."),
        ("Method", parts.METHOD),
        ("Frequency", family["frequency"]),
        ("Responsible", parts.RESPONSIBLE),
        ("Baseline", parts.baseline(figures)),
        ("Target", words.TARGETS),
        ("Estimator", parts.estimators(figures)),
        ("Disclosure", words.protection(settings, rate["protection"])),
        ("How to read it", outcome["interpretation"]),
        ("Limits", f"{outcome['limits']} {family['limits']}"),
    ]


def _definition(criteria: list[Row]) -> str:
    essential = [row for row in criteria if row["kind"] == "essential"]
    everybody = ", ".join(row["criterion"] for row in essential if row["applies"] == "always")
    others = ", ".join(row["criterion"] for row in essential if row["applies"] != "always")
    flags = ", ".join(row["criterion"] for row in criteria if row["kind"] == "red_flag")
    return (
        "Of the persons assessed at a milestone to whom the outcome applies, the share for whom every "
        f"essential criterion is met ({everybody}; where they count, {others}) and no red flag is true "
        f"({flags}). "
        "The weakest criterion decides; nothing is averaged."
    )


def _service_areas(settings: Settings, outcome: Row) -> str:
    areas = read(settings, "service_areas")
    labels = {row["service_area"]: f"{row['service_area']} {row['label']}" for row in areas}
    first = [
        labels[row["service_area"]] for row in areas if outcome["outcome"] in items(row["primary_outcomes"])
    ]
    others = [labels[area] for area in items(outcome["other_service_areas"])]
    return f"{'; '.join(first)}. Also: {'; '.join(others)}."


def _levels(settings: Settings) -> str:
    meaning = words.catalogue(settings)["levels"]
    levels = [row for row in read(settings, "code_lists") if row["code_list"] == "levels"]
    rows = [(row["code"], row["label"], meaning[row["code"]]) for row in levels]
    return section("Levels", table(("Level", "Label", "Meaning"), rows))


def _criteria(settings: Settings, kind: str, criteria: list[Row]) -> str:
    applies = {"always": "everybody", **words.catalogue(settings)["applies"]}
    rows = [
        (code(row["criterion"]), row["statement"], applies[row["applies"]])
        for row in criteria
        if row["kind"] == kind
    ]
    return section(KINDS[kind], ABOUT_KIND[kind], table(("Code", "Statement", "Counts for"), rows))


def _figures(settings: Settings) -> str:
    names = {row["family"]: row["name"] for row in read(settings, "measure_families")}
    families = dict.fromkeys(
        row["family"] for row in read(settings, "measures") if row["by_outcome"] in words.TRUE
    )
    listed = "\n".join(f"- [{family}]({family}.md) {names[family]}" for family in families)
    return section("Figures that are given by outcome", listed)
