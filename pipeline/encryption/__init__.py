"""The key of the databases: what it is, where it is kept, and how DuckDB is made to use it.

From the ground up: ``codes`` (what can be wrong), ``key`` (what a key is), ``key_store`` (that of the
operating system), ``places`` (where keys are kept), ``note`` (what a workspace says of its keys), ``held``
(the keys of a workspace), ``database`` (files under a key), ``erasing`` (files that leave no byte).
"""

from pipeline.encryption.codes import CODES
from pipeline.encryption.database import PUT_ASIDE, attach, is_encrypted, is_plain, load, told
from pipeline.encryption.erasing import erase
from pipeline.encryption.held import in_environment, keys
from pipeline.encryption.places import known

__all__ = [
    "CODES",
    "PUT_ASIDE",
    "attach",
    "erase",
    "in_environment",
    "is_encrypted",
    "is_plain",
    "keys",
    "known",
    "load",
    "told",
]
