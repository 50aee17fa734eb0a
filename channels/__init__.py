"""Where customers write: our own Rasa channels, and what they share."""
