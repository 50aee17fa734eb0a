"""Tells open pages what changed, as it changes."""
