"""What an answer's value means: the grades 1-5, "Vet ej", and reversed statements. Pure."""

from typing import Final

LOWEST_GRADE: Final = 1
HIGHEST_GRADE: Final = 5
GRADES: Final = tuple(range(LOWEST_GRADE, HIGHEST_GRADE + 1))

#: Stored for "Vet ej". A mark, not a number: it never enters a mean and is never missing.
DONT_KNOW: Final = 0

VALUES: Final = (DONT_KNOW, *GRADES)


def turned(grade: float) -> float:
    """Return the grade (or mean of grades) of a reversed statement, turned so that higher is better.

    Source: docs/method.md, rule 2 (6 - x on a 1-5 scale).
    """
    return LOWEST_GRADE + HIGHEST_GRADE - grade
