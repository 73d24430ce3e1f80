"""The pages of the exchange between installations."""
