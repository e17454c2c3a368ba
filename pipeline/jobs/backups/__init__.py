"""All that a workspace keeps in one file, and the workspace that comes out of it again.

From the ground up: ``contents`` (what is kept), ``manifest`` (what a backup says of itself), ``archive`` (the
file), ``moving`` (into place, whole or not at all), ``making`` and ``restoring`` (the two commands).
"""
