"""Charts as SVG: what they are drawn with, what they draw, and one module per kind."""
