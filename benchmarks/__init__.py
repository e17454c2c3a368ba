"""How long the whole way takes, and how much memory, beside a plain read of the same files."""
