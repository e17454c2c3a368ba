"""The README's recipes, each as the change that somebody would make by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ReintegrationError
from pipeline.reference import group_contracts, indicator_versions
from pipeline.settings import Settings
from tests.recipes.copies import METHOD

AUDIENCE = "donor:WILLOW"
MEASURE = "M03_contacted_only"
CRITERION = "8F"
CHECK = {
    "type": "expect_column_values_to_not_be_in_set",
    "kwargs": {"column": "programme_country", "value_set": ["PHL"]},
    "severity": "warning",
    "meta": {"label": "No case of the Philippines is here yet", "reason": "Made up for a test."},
}


def append(project: Path, table: str, *rows: str, folder: str = "seeds") -> None:
    with (project / folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{row}\n" for row in rows)


def new_version(project: Path) -> None:
    """Add the line that the check of the definitions asks for."""
    with pytest.raises(ReintegrationError) as refused:
        indicator_versions.check(Settings(project=project, home=project))
    [line] = re.findall(r"what changed: (.+?)\. Then", refused.value.remedy)
    append(
        project, "indicator_versions", line.replace("YYYY-MM", "2026-12").replace("WHAT CHANGED", "Made up")
    )


def a_report(project: Path) -> None:
    report = f'audience = "{AUDIENCE}"\nname = "Willow Fund"\nrecipient = "Willow Fund (made-up)"\n'
    (project / "config" / "reports" / "donor-willow.toml").write_text(report, "utf-8")
    append(project, "donors", "WILLOW,Willow Fund (made-up)", folder="config")
    append(project, "targets", "WILLOW,O01,12,0.35,0.60,2026-12,Made-up logframe", folder="config")


def a_name(project: Path) -> None:
    append(project, "providers", "khm-ngo,House of Trees (made-up)", folder="config")


def a_code(project: Path) -> None:
    append(project, "code_lists", "forms,forced_crime,Forced crime,10,,")


def a_criterion(project: Path) -> None:
    append(project, "criteria", f"{CRITERION},O08,essential,always,Has a friend")
    new_version(project)


def a_measure(project: Path) -> None:
    append(
        project,
        "measures",
        f"{MEASURE},M03,Contacted and not assessed,false,false,0,share,persons,false,due,{MEASURE},parts,"
        "Persons contacted and not assessed,Persons due",
    )
    [model] = (project / "models").rglob("int_contributions_milestones.sql")
    text = model.read_text("utf-8")
    before = "{{ contribution('M03_contacted', 'is_contacted', 'true') }},\n"
    assert text.count(before) == 1
    line = f"{{{{ contribution('{MEASURE}', 'is_contacted and not is_assessed', 'true') }}}},\n"
    model.write_text(text.replace(before, before + " " * 12 + line), "utf-8")
    lines = (project / METHOD).read_text("utf-8").splitlines(keepends=True)
    [row] = [line for line in lines if line.startswith("| `M03_contacted` |")]
    added = f"| `{MEASURE}` | due | contacted, not assessed | due | 0 | 0 | Wilson | no |\n"
    put_below(project / METHOD, row, added)
    new_version(project)


def a_fact(project: Path) -> None:
    [model] = (project / "models").rglob("int_visits.sql")
    column = "due.last_month > date '2025-01-01' as is_recent,\n"
    put_below(model, "        due.re_trafficked,\n", " " * 8 + column)
    facts = project / "macros" / "fact_profile.sql"
    put_below(facts, "        'int_visits': [\n", " " * 12 + "'is_recent',\n")


def put_below(file: Path, line: str, added: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(line) == 1
    file.write_text(text.replace(line, line + added), "utf-8")


def a_country(project: Path) -> None:
    append(project, "countries", "PHL,PH,Philippines,true,19")


def a_breakdown(project: Path) -> None:
    append(project, "breakdowns", "movement_sex,Movement and sex,movement;sex,25,case")


def a_group_column(project: Path) -> None:
    append(project, "breakdowns", "family,Family or dependants,has_family_or_dependants,26,case")
    append(
        project, "group_columns", "has_family_or_dependants,family,true,21,Family or dependants in contact"
    )
    make_docs(project)


def make_docs(project: Path) -> None:
    """Write what `make docs` writes into the models."""
    for path, text in group_contracts.texts(Settings(project=project, home=project)).items():
        path.write_text(text, "utf-8")


def a_check(project: Path) -> None:
    suite = project / "expectations" / "package_cases.json"
    content = json.loads(suite.read_text("utf-8"))
    content["expectations"].append(CHECK)
    suite.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a report for a donor, a ministry or the region": a_report,
    "a provider's name": a_name,
    "a code": a_code,
    "a criterion or red flag": a_criterion,
    "a measure": a_measure,
    "a fact, for measures to count": a_fact,
    "a country": a_country,
    "a breakdown": a_breakdown,
    "a breakdown by another column of a case": a_group_column,
    "a check of incoming data": a_check,
}
