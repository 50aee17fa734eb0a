"""Apologise, listen, confirm: what a customer told of their complaint and how it is kept (protocol A, B)."""
