"""Which rule comes first when several could apply."""
