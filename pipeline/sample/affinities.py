"""Which traits go together: factors that steer the free part of the template and never touch its margins.

A rule ``(trait, value, target, factor)`` multiplies the weight of ``target`` for persons whose trait has that
value. A factor of 0 forbids the pair. The factors are this sample's choice, not the guidebook's.
"""

from __future__ import annotations

Rule = tuple[str, str, str, float]

SEX: tuple[Rule, ...] = (
    ("origin", "KHM", "male", 1.6),
    ("origin", "MMR", "male", 1.3),
    ("origin", "VNM", "male", 0.4),
    ("origin", "LAO", "male", 0.5),
    ("age", "child", "male", 0.8),
)

FORM: tuple[Rule, ...] = (
    ("sex", "male", "labour", 12.0),
    ("sex", "male", "sexual", 0.05),
    ("sex", "male", "forced_marriage", 0.01),
    ("sex", "male", "sexual_and_labour", 0.05),
    ("sex", "male", "escaped_before_exploited", 0.0),
    ("sex", "male", "begging_street_selling", 1.5),
    ("age", "child", "begging_street_selling", 25.0),
    ("age", "adult", "forced_marriage", 1.5),
    ("age", "child", "sexual", 1.5),
    ("movement", "internal", "forced_marriage", 0.05),
    ("movement", "internal", "begging_street_selling", 3.0),
    ("origin", "VNM", "forced_marriage", 4.0),
    ("origin", "VNM", "sexual", 2.0),
    ("origin", "LAO", "sexual", 1.5),
    ("origin", "KHM", "begging_street_selling", 2.0),
)

DESTINATION: tuple[Rule, ...] = (
    *((("origin", country, country, 0.0)) for country in ("KHM", "CHN", "LAO", "MMR", "THA", "VNM")),
    ("form", "forced_marriage", "CHN", 40.0),
    ("form", "forced_marriage", "TWN", 6.0),
    ("form", "forced_marriage", "THA", 0.2),
    ("form", "begging_street_selling", "THA", 8.0),
    ("form", "begging_street_selling", "VNM", 4.0),
    ("form", "sexual", "THA", 2.0),
    ("form", "sexual", "KHM", 3.0),
    ("form", "sexual", "MYS", 1.5),
    ("form", "labour", "THA", 3.0),
    ("form", "labour", "IDN", 4.0),
    ("form", "labour", "ISR", 6.0),
    ("form", "labour", "YEM", 6.0),
    ("sex", "male", "THA", 3.0),
    ("sex", "male", "CHN", 0.2),
    ("origin", "VNM", "CHN", 8.0),
    ("origin", "MMR", "THA", 4.0),
    ("origin", "MMR", "CHN", 2.0),
    ("origin", "LAO", "THA", 6.0),
    ("origin", "KHM", "THA", 3.0),
    ("origin", "KHM", "MYS", 3.0),
    ("origin", "THA", "JPN", 4.0),
    ("origin", "THA", "GBR", 4.0),
    ("origin", "LAO", "CHN", 0.3),
)

SECTOR: tuple[Rule, ...] = (
    ("sex", "female", "fishing", 0.02),
    ("sex", "female", "domestic", 10.0),
    ("sex", "female", "factory", 3.0),
    ("sex", "female", "construction", 0.5),
    ("destination", "THA", "fishing", 3.0),
    ("destination", "IDN", "fishing", 6.0),
    ("destination", "MYS", "domestic", 6.0),
    ("destination", "CHN", "factory", 3.0),
    ("age", "child", "construction", 0.4),
    ("movement", "internal", "fishing", 0.3),
)

PROGRAMME: tuple[Rule, ...] = (("age", "child", "moved", 0.6),)
