"""Chatwoot: the assistant as the agent bot of a team that works there."""
