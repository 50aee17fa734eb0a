"""Slack: the Events API, interactive messages and the Web API, https://docs.slack.dev."""
