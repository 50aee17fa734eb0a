"""A fair remedy: what the standard holds for the case, and the way from a wish to what is carried out (protocol C)."""
