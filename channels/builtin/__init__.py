"""The apps that Rasa has channels for as well, spoken to through our layer instead of Rasa's own classes."""
