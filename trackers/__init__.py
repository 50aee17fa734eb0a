"""Rasa's record of conversations."""
