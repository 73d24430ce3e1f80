"""How counts become a publication: prepared, protected, shown, compared, stored."""
