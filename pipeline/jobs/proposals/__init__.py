"""A release in two steps: one person proposes it, another approves it; until then nothing of it is out."""
