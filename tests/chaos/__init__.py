"""Faults that a computer in the field meets, brought about on purpose on made-up data."""
