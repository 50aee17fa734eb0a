"""What is due by the clock rather than by a customer's word."""
