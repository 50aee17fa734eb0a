"""Handing over to a person, and telling what an investigation found (protocol D, E)."""
