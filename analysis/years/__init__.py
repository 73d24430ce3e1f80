"""The same figures over the years, also where departments were merged or split."""
