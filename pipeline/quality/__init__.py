"""Great Expectations on what an intake brings and on what the marts say."""

from pipeline.quality.checks import STAGES, QualityResult, check
from pipeline.quality.relations import INTAKE, MARTS, Stage

__all__ = ["INTAKE", "MARTS", "STAGES", "QualityResult", "Stage", "check"]
