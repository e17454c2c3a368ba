"""What was shown before differences of figures were looked at, and after: measured then."""

from __future__ import annotations

KINDS = {"region": "Region", "country": "Countries", "donor": "Donors"}
FAMILIES = {
    "M01": "achievement",
    "M02": "applicability",
    "M03": "coverage, who is missing",
    "M04": "change",
    "M05, M06, M07": "lasting, setback, recovery",
    "M08": "time to achievement",
    "M09, M10": "needs and services",
    "M11": "profile",
    "M12, M16": "case management, consent",
    "M13, M14, M15": "status, re-trafficking, identification",
    "M17": "fair comparison",
    "M18, M19": "children, legal processes",
    "M20, M21": "agreement of ratings, half-years",
}
# by seed and period: figures shown before and after
IN_ALL = {
    ("2017", "2025H2"): (9_233, 3_824),
    ("2017", "2026H1"): (9_894, 4_005),
    ("5150", "2025H2"): (9_426, 3_845),
    ("5150", "2026H1"): (10_102, 3_910),
    ("7", "2025H2"): (10_013, 4_048),
    ("7", "2026H1"): (10_555, 4_235),
}
# of the bundled sample in 2025H2, by family and kind of scope: figures shown before and after
OF_SAMPLE = {
    "M01": {"region": (586, 538), "country": (201, 142), "donor": (374, 283)},
    "M02": {"region": (68, 0), "country": (33, 0), "donor": (36, 0)},
    "M03": {"region": (1_222, 683), "country": (645, 219), "donor": (749, 360)},
    "M04": {"region": (656, 13), "country": (458, 1), "donor": (601, 0)},
    "M05, M06, M07": {"region": (317, 154), "country": (140, 36), "donor": (135, 59)},
    "M08": {"region": (35, 2), "country": (10, 1)},
    "M09, M10": {"region": (638, 498), "country": (200, 170), "donor": (272, 229)},
    "M11": {"region": (132, 6), "country": (94, 0), "donor": (65, 1)},
    "M12, M16": {"region": (39, 33), "country": (29, 21), "donor": (37, 30)},
    "M13, M14, M15": {"region": (333, 3), "country": (239, 3), "donor": (192, 2)},
    "M17": {"country": (330, 0)},
    "M18, M19": {"region": (178, 158), "country": (99, 92), "donor": (90, 87)},
    "Together": {"region": (4_204, 2_088), "country": (2_478, 685), "donor": (2_551, 1_051)},
}
