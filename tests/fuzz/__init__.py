"""Random customers against the real processes, with what must always hold checked after every turn (docs/fuzz.md)."""
