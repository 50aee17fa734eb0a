"""Ending a conversation well, and picking it up again (protocol F)."""
