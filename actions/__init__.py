"""What the dialogue does: one module a step of the protocol, each action a few lines on top of `sandra`."""
