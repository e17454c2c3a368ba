"""What becomes of a run that is killed, told to stop, or left without disk: ``python -m tests.chaos``."""
