"""What is answered in between without losing the thread: questions, small talk, how things stand (B6)."""
