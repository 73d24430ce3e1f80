"""How many have answered: response rates, while answers come in and when they are published."""
