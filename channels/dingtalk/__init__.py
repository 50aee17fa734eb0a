"""DingTalk: an enterprise app's robot answers customers' direct messages."""
