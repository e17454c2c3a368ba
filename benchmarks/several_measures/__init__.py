"""What follows from all measures of an outcome and milestone of a release together."""
