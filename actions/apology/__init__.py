"""The first words, and the second apology where we failed anew (protocol A)."""
