"""The trainers' check of data/nlu: what is wrong, where, and what to do about it."""
