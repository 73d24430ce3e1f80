"""An organisation's protected counts as a file for other installations (docs/files.md, "Frequencies")."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.comparison import Counts, consistent
from analysis.exchange.signing import Signature, sign
from analysis.models import Publication, PublishedScope
from analysis.outline import outline_of
from analysis.scopes import ORGANISATION
from analysis.stats.questions import COUNT_COLUMNS

HEADER: Final = [
    "organisation_code",
    "organisation_name",
    "kind",
    "year",
    "questionnaire",
    "sector",
    "question",
    "value",
    "n",
]
#: The value of each of the six counts: don't know is 0. Screening has yes as 1 and no as 0.
VALUES: Final = [*range(1, len(COUNT_COLUMNS)), 0]
_STARTS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Exported:
    """A file and its signature."""

    content: bytes
    signature: Signature


def export(publication: Publication) -> Exported:
    """Return a publication's shared counts, signed, as of the moment when it was published. Three queries at most.

    The counts have passed the publication's disclosure control, sectors and whole together: nothing that is left out
    can be computed from them. Sectors that do not agree with the whole, which earlier versions of this program could
    lend, are left out: no installation would take them.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(publication))
    content = text.getvalue().encode()
    return Exported(content, sign(content, at=publication.published_at.astimezone(dt.UTC)))


def as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def from_text(cell: str) -> str:
    """Return what `as_text` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS_A_FORMULA) else cell


def _rows(publication: Publication) -> Iterator[list[str]]:
    measurement = publication.measurement
    organisation = measurement.organisation
    start = [
        *(as_text(cell) for cell in (organisation.code, organisation.name)),
        organisation.kind,
        str(measurement.year),
        str(measurement.questionnaire),
    ]
    whole = PublishedScope.objects.get(publication=publication, kind=ORGANISATION)
    outline = outline_of(measurement.questionnaire)
    sectors = consistent(whole.shared_counts, whole.shared_sector_counts)
    for sector, counts in [("", whole.shared_counts), *sorted(sectors.items())]:
        for row in _counted(counts, outline.codes, outline.screening_code):
            yield [*start, sector, *row]


def _counted(counts: Counts, codes: list[str], screening_code: str) -> Iterator[list[str]]:
    for code in codes:
        for value, n in zip(VALUES, counts.get(code, []), strict=False):
            yield [code, str(value), str(n)]
    if screening_code in counts:
        yes, *_, no = counts[screening_code]
        yield [screening_code, "1", str(yes)]
        yield [screening_code, "0", str(no)]
