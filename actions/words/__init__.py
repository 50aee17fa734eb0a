"""What a message says, however it is put: facts, days, numbers, wishes, yes and no."""
