"""The rules for one figure by itself, what is asked for and in which order of importance."""
