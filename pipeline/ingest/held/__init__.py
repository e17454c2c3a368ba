"""Labels that nobody has said yes to: held under a local name until ``config/`` knows them."""
