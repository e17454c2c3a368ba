"""What is written from the program itself: the pages of docs/, and the models as dbt compiles them."""

from pipeline.reference.compiled_models import check_is_current, renew
from pipeline.reference.pages import check, write

__all__ = ["check", "check_is_current", "renew", "write"]
