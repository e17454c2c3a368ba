"""Differencing: what follows from shown figures by subtraction, and which of them then goes."""
