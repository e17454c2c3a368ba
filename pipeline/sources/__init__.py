"""Exports of case systems: read, mapped to the tables of the contract, and handed to the intake.

From the ground up: ``sheets`` (what a reader gives), ``files`` (opened safely, as rows of text),
``tables`` (headers and records on a sheet), ``grids`` (all rows of an export), ``readers`` (one for each
system), ``mapping`` (from sheets to tables), ``drafting`` (a mapping is proposed).
"""
