"""How fast the desk's queue opens when it is long."""
