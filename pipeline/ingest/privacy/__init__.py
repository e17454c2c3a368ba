"""What gives a person away, what may be kept of it, and in how small a group a person stands."""
