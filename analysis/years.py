"""An organisation's or a department's results over the years, from publications. Nothing here reads answers.

Source: docs/method.md, rule 11; docs/disclosure.md S11 and S12.
"""

from dataclasses import dataclass, field

from analysis.models import Publication
from analysis.results import ScopeResults
from surveys.models import Department


@dataclass(frozen=True)
class Year:
    """One measurement of the past: its results for the scope, None where it has none or a rule hides them.

    `note` says in Swedish where the figures come from when it is not the same department, for example
    "Sammanslagning av A och B".
    """

    year: int
    title: str
    publication_number: int
    results: ScopeResults | None
    note: str = ""


@dataclass(frozen=True)
class Change:
    """How a figure has changed since the nearest earlier year that shows it, on the same questions on both sides.

    Grades for questions, index points for indices, a share (0-1) for screening. `lower` and `upper` (95 %) and the
    decision are for questions only.
    """

    year: int
    before: float
    difference: float
    lower: float | None = None
    upper: float | None = None
    is_called_out: bool = False


@dataclass(frozen=True)
class History:
    """The years, first to last (the one that is read), and the changes of the last one by measure and code."""

    years: tuple[Year, ...] = ()
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)


def history_of(publication: Publication, department: Department | None) -> History:
    """Return the years up to a publication's, for the organisation or one department."""
    return History()
