"""What may be shown: decides it, writes the release file from empty, and reads it back before it counts."""

from pipeline.disclosure.release import ReleaseSummary, release

__all__ = ["ReleaseSummary", "release"]
