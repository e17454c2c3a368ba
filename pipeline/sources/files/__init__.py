"""Files of an export: opened without trust, and read as rows of text."""
