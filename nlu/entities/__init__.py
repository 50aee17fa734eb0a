"""Facts in a message: numbers of orders and phones, amounts, times, quantities, choices, remedies, products."""
