"""Sums of money as people name them."""
