"""After the remedy: how a case stands, coming back to it, whether it helped and why it arose (protocol F)."""
