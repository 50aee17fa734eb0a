"""Sets Sandra up, starts its processes under one supervisor, and runs its checks and tests."""
