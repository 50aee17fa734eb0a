"""How things are put: responses chosen by language, complaint type and feeling, and checked for tone."""
