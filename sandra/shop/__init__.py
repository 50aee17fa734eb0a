"""The shop behind the complaint: which order it is about, whose it is, and what the systems show (B4, B8)."""
