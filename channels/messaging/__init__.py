"""The one layer between the messaging apps and the dialogue: each app only says how it is spoken to."""
