"""Asking for what is missing, finding the order, reading back (protocol B)."""
