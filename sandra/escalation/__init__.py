"""People take over: tickets, who may take them and by when, complaints about staff (protocol D, E)."""
