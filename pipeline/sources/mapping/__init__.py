"""What a deployment calls things, and how its cells become those of the contract."""
