"""How well messages are understood that nobody trained on: the test set, its scoring and the stored figures."""
