"""Statistics that SQL has no function for: arrays of counts in, estimates and limits out."""
