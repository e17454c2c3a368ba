"""All measures of an outcome and milestone as one system: what follows from them, and within what bounds."""

from pipeline.attacker.joint.search import Joint, together

__all__ = ["Joint", "together"]
