"""Pictures, papers and voice messages that customers send: kept, thanked for, and asked for once (B2, B4)."""
