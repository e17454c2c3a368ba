"""Made-up exports, each with the traps that its system is known for; no person in them exists."""
