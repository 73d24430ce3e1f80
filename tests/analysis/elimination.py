"""Which sums follow from other sums: the attacker's arithmetic, without anything of the product's."""

PRIME = 2**61 - 1


def reduced(rows: list[list[int]]) -> list[tuple[int, list[int]]]:
    """Row echelon form modulo a prime far above any coefficient: leading column and row."""
    basis: list[tuple[int, list[int]]] = []
    for row in rows:
        left = remainder(row, basis)
        lead = next((column for column, value in enumerate(left) if value), None)
        if lead is not None:
            inverse = pow(left[lead], -1, PRIME)
            basis.append((lead, [value * inverse % PRIME for value in left]))
    return basis


def remainder(row: list[int], basis: list[tuple[int, list[int]]]) -> list[int]:
    left = [value % PRIME for value in row]
    for lead, known in basis:
        if factor := left[lead]:
            left = [(value - factor * other) % PRIME for value, other in zip(left, known, strict=True)]
    return left


def follows(row: list[int], basis: list[tuple[int, list[int]]]) -> bool:
    return not any(remainder(row, basis))


def tells_of(small: set[int], shown: list[list[int]]) -> bool:
    """Whether some combination of the shown sums is about these cells alone."""
    without = [[0 if column in small else value for column, value in enumerate(row)] for row in shown]
    return len(reduced(without)) < len(reduced(shown))
