"""Days and moments as people name them, resolved against the time a message was sent."""
