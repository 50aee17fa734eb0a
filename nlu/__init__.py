"""How Sandra understands a message: Rasa components for Chinese in both scripts and English."""
