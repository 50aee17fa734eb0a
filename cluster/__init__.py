"""What several processes of one kind share, in services beside them; in the process itself where it is the only one."""
