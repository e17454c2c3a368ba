"""A page to explore the released figures of a report: one view at a time, as a chart and a table."""
