"""Sandra measured against what people would use instead, on one machine in one run."""
