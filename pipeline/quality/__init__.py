"""Great Expectations on what came in at the door and on what the marts say."""

from pipeline.quality.checks import STAGES, QualityResult, check
from pipeline.quality.relations import Stage

__all__ = ["STAGES", "QualityResult", "Stage", "check"]
