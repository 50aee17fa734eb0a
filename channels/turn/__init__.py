"""A customer's turn, whichever channel it comes by: made fit, gathered, run through Rasa, kept until it is answered."""
