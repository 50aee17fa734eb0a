"""Messenger of a Facebook page: https://developers.facebook.com/docs/messenger-platform."""
