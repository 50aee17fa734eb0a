"""One customer in several apps: carried over by a code, and forgotten where they ask for it (B2, B8)."""
