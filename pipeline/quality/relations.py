"""What the suites may look at: a fixed catalogue of relations, without any key of a person.

Everything large is counted or reduced to the needed columns inside DuckDB. Door relations take one
parameter, the number of the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.quality import door_relations, marts_relations

Stage = Literal["door", "marts"]


@dataclass(frozen=True, slots=True)
class Relation:
    """SQL for one relation and the stage that it belongs to."""

    stage: Stage
    sql: str


CATALOGUE = {
    "package_tables": Relation("door", door_relations.PACKAGE_TABLES),
    "package_cases": Relation("door", door_relations.PACKAGE_CASES),
    "package_assessments": Relation("door", door_relations.PACKAGE_ASSESSMENTS),
    "stored_rows": Relation("marts", marts_relations.STORED_ROWS),
    "indicator_values": Relation("marts", marts_relations.INDICATOR_VALUES),
    "figures_together": Relation("marts", marts_relations.FIGURES_TOGETHER),
    "scope_sizes": Relation("marts", marts_relations.SCOPE_SIZES),
    "findings": Relation("marts", marts_relations.FINDINGS),
}
