"""The thresholds of disclosure control."""

from dataclasses import dataclass, fields

FLOORS = {"k": 5, "k_dist": 8, "k_text": 10, "k_inv": 5, "k_step": 5, "m": 3}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The settings of a measurement that decide what may be shown.

    All but `m_dom`, a share, are numbers of people or organisations. They may be raised, never set below
    their floors.

    Raises ValueError for a value below its floor or an `m_dom` outside 0 to 1.
    Source: docs/disclosure.md, Parameters.
    """

    k: int = 5
    k_dist: int = 8
    k_text: int = 10
    k_inv: int = 5
    k_step: int = 5
    m: int = 5
    m_dom: float = 0.5

    def __post_init__(self) -> None:
        for field in fields(self):
            floor = FLOORS.get(field.name)
            value = getattr(self, field.name)
            if floor is not None and value < floor:
                raise ValueError(f"{field.name} is {value}, but must be at least {floor}")
        if not 0 < self.m_dom <= 1:
            raise ValueError(f"m_dom is {self.m_dom}, but must lie above 0 and at most at 1")
