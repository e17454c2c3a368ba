"""Counts that 252 synthetic cases reproduce: Tables 2, 4 and 5 of Surtees (2017), with footnotes 8 to 13."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PERSONS = 252
DEFAULT_SEED = 2017


def _fixed(**counts: int) -> Mapping[str, int]:
    return MappingProxyType(counts)


SEX = _fixed(male=78, female=174)
ORIGIN = _fixed(KHM=62, CHN=8, LAO=28, MMR=79, THA=9, VNM=66)
INTERNAL = _fixed(KHM=10, CHN=8, LAO=3, MMR=8, THA=2, VNM=13)
AGE_INTERNAL = _fixed(child=37, adult=7)
AGE_CROSS_BORDER = _fixed(child=70, adult=138)

# Of the 107 trafficked as children, 55 were still children, all 13 or older; 41 of them were 15 to 17, so at
# most 41 can be in the band 16 to 17 and at least 14 are in the band 13 to 15.
AGE_OPENED_OF_CHILDREN = MappingProxyType({"13_15": 20, "16_17": 35, "adult": 52})

FORM = _fixed(
    sexual=61,
    labour=123,
    forced_marriage=35,
    begging_street_selling=20,
    sexual_and_labour=3,
    escaped_before_exploited=7,
    unknown=3,
)
ESCAPED_BEFORE = _fixed(sexual=9, labour=5, forced_marriage=4)
SECTOR = _fixed(agriculture_plantation=14, construction=13, domestic=25, factory=35, fishing=37, service=8)

# Destinations of persons who crossed a border; the internal ones are in INTERNAL.
DESTINATION = _fixed(
    KHM=6, CHN=51, HKG=2, IDN=4, ISR=2, ITA=1, JPN=2, MYS=41, SGP=4, TWN=2, THA=100, VNM=4, GBR=1, YEM=2
)

# Not in the guidebook, this sample's choice: people helped where they were exploited, and how many of 252 at
# most are a later episode of somebody among the 252 before them (about 4 in 100 come back for help).
ASSISTED_AT_DESTINATION = _fixed(THA=18, CHN=12)
LATER_EPISODES = 12
TWO_ROWS_OF_SEXUAL_AND_LABOUR = 2
