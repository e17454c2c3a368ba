"""What the suites may look at: a fixed catalogue of relations, without any key of a person.

Everything large is counted or reduced to the needed columns inside DuckDB. Intake relations take one
parameter, the number of the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline.quality import comparison_relations, intake_relations, marts_relations

# stored in landing.quality_results and released, so the values stay as they are: ``door`` is that of intake
Stage = Literal["door", "marts"]
INTAKE: Final = "door"
MARTS: Final = "marts"


@dataclass(frozen=True, slots=True)
class Relation:
    """SQL for one relation and the stage that it belongs to."""

    stage: Stage
    sql: str


CATALOGUE = {
    "package_tables": Relation(INTAKE, intake_relations.PACKAGE_TABLES),
    "package_cases": Relation(INTAKE, intake_relations.PACKAGE_CASES),
    "package_assessments": Relation(INTAKE, intake_relations.PACKAGE_ASSESSMENTS),
    "stored_rows": Relation(MARTS, marts_relations.STORED_ROWS),
    "indicator_values": Relation(MARTS, marts_relations.INDICATOR_VALUES),
    "figures_together": Relation(MARTS, marts_relations.FIGURES_TOGETHER),
    "comparison_strata": Relation(MARTS, comparison_relations.COMPARISON_STRATA),
    "scope_sizes": Relation(MARTS, marts_relations.SCOPE_SIZES),
    "findings": Relation(MARTS, marts_relations.FINDINGS),
}
