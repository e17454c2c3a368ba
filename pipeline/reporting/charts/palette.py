"""The colours of the charts. On a dark page ``chart.css`` gives each one of its own, found by its value."""

from __future__ import annotations

# Palette of the UK Analysis Function: 3:1 or more on white, and never the only carrier of a meaning.
OWN, REGION, TARGET = "#12436d", "#3d3d3d", "#801650"
INK, GRID, WHITE, BLACK = "#0b0c0c", "#d9dcdf", "#ffffff", "#000000"
ON_PALE = "#111111"  # words on a pale shade, which is dark on a dark page; they have no rim
QUIET = "#8a9197"  # a line that stays behind: 3:1 on white
COLOURS = (OWN, REGION)  # by series
PALE = ("#c5d6e6", "#e3e3e3")
RIMS = ("#5a86b0", QUIET)  # around what is pale: 3:1 on white
# Parts of a bar, in an order in which neighbours differ by 3:1 or more. The last: not known.
PARTS = (OWN, "#28a197", TARGET, "#f46a25", REGION, "#a285d1", "#dddddd")
ON_PART = (WHITE, BLACK, WHITE, BLACK, WHITE, BLACK, BLACK)
# From few to nearly all; every cell also says its number.
SHADES = ("#d7e6f2", "#6bace6", "#2073bc", OWN)
ON_SHADE = (ON_PALE, ON_PALE, WHITE, WHITE)
