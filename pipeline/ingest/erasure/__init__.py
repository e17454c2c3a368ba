"""What leaves landing: superseded rows, withdrawn consent, forgotten cases, and the file that held them."""
