"""Proposing, agreeing, asking a superior, carrying out (protocol C, D4)."""
