"""The pages of docs/ that are written from the program itself."""

from pipeline.reference.pages import check, write

__all__ = ["check", "write"]
