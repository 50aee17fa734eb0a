"""Signing in at the desk, and what each role may do there."""
