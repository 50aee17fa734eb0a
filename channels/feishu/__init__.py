"""Feishu, and Lark, its edition for the rest of the world: an app's bot answers customers' direct messages."""
