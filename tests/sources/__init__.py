"""Exports of case systems, from their files to the tables of the contract."""
