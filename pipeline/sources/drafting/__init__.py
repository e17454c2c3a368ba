"""A mapping is proposed for an export: headers and codes are matched, and what is not sure is asked.

From the ground up: ``words`` (folding), ``synonyms`` (the table of words), ``showing`` (what may be shown),
``contents`` and ``coding`` (what cells are), ``matching``, ``marks`` and ``visits`` (headers), ``systems``,
``context`` (headers by those around them), ``study`` (an export, understood), ``draft`` (what is proposed),
``likely``, ``rules``, ``persons``, ``exploiting``, ``paying``, ``crosswalk``, ``reasons`` and ``ratings``
(its tables), ``twenty`` (what the ten outcomes ask for), ``proposing``, ``written`` (TOML).
"""

from pipeline.sources.drafting.draft import DECIDE, Draft, Finding
from pipeline.sources.drafting.proposing import propose
from pipeline.sources.drafting.synonyms import LANGUAGES
from pipeline.sources.drafting.written import toml

__all__ = ["DECIDE", "LANGUAGES", "Draft", "Finding", "propose", "toml"]
