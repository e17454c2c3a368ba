"""What may be shown: decides it, writes the release file from empty, and reads it back before it counts."""

from pipeline.disclosure.frozen import drop, freeze
from pipeline.disclosure.release import ReleaseSummary, release

__all__ = ["ReleaseSummary", "drop", "freeze", "release"]
