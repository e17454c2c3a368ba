"""Tables of released figures: cells, tables by scope, and tables with a measure in each column."""
