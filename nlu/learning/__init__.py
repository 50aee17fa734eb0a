"""What the learning components share: features, linear models, keeping what was learned."""
