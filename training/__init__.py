"""How what trainers write in data/ is read for training."""
