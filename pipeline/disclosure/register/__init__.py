"""What was released before: its entries, who stood where then, and the cohorts that are closed."""
