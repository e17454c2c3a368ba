"""All that is kept is looked at, and what can be made again is made again.

From the ground up: ``verified`` (what was found), ``report_folders`` and ``made_again`` (of reports), then
one module for each thing that is kept, and ``verifying`` (the command). What can be wrong stands in
``pipeline/codes_of_keeping.py``.
"""
