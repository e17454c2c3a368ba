"""Exports of case systems: read, mapped to the tables of the contract, and handed to the intake.

From the ground up: ``sheets`` (what a reader gives), ``grids`` (workbooks and delimited text as they are),
``readers`` (one for each system), ``mapping`` (from sheets to tables), ``drafting`` (a mapping is proposed).
"""
