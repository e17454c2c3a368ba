"""Packages, and the rows that any implementation of ``docs/method.md`` must find in them."""
