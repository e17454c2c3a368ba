"""Ways of disclosure control side by side: what each shows of equal tables, and what an attacker tells."""
