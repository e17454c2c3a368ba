"""How much is shown of several samples, and what it takes to decide, prove and attack it."""
