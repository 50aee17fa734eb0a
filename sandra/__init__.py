"""Complaints, from the first word to the fair remedy: the rules, free of any framework."""
