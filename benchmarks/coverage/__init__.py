"""How often the intervals of the program hold the true value, by simulation."""
