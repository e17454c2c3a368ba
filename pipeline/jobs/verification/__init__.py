"""All that is kept is looked at, and what can be made again is made again.

From the ground up: ``codes`` (what can be wrong), ``verified`` (what was found), then one module for each
thing that is kept, and ``verifying`` (the command).
"""
