"""The sections of a report, one module each; ``build(context)`` makes the section."""
