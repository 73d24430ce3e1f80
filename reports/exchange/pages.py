"""What the exchange's templates need, decided here so that templates only print."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.exchange.reading import Result
from analysis.exchange.receiving import results_in
from analysis.models import ExchangeFile, ReceivedResult
from analysis.outline import Outline, outline_of
from surveys import questionnaire_files
from surveys.models import Department, Organisation


@dataclass(frozen=True)
class Line:
    """A question of a received result: how many graded it, in all and by sector; None where nothing was sent."""

    label: str
    n: int
    n_dont_know: int
    of_sectors: list[int | None]


@dataclass(frozen=True)
class Received:
    """One organisation's result in a file, as it is looked at before it is accepted."""

    name: str
    code: str
    kind: str
    year: int
    questionnaire: str
    effect: str
    sectors: list[str]
    lines: list[Line]
    n_yes: int | None
    n_no: int | None


def received_in(file: ExchangeFile) -> list[Received]:
    """Return what a file holds; raise FileRefused when it cannot be read any more."""
    return [_received(result) for result in results_in(bytes(file.content))]


def grouped(fingerprint: str) -> str:
    """Return the start of a fingerprint in groups of four, as it is read out on the telephone."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 16, 4))


def _received(result: Result) -> Received:
    questionnaire = questionnaire_files.named(result.questionnaire)
    outline = outline_of(questionnaire)
    labels = dict(Department.Sector.choices)
    screening = result.counts.get(outline.screening_code)
    return Received(
        result.name,
        result.code,
        str(Organisation.Kind(result.kind).label),
        result.year,
        f"{questionnaire.title}, version {questionnaire.version}",
        _effect(result),
        [str(labels[sector]) for sector in sorted(result.sector_counts)],
        list(_lines(result, outline)),
        screening[0] if screening else None,
        screening[-1] if screening else None,
    )


def _lines(result: Result, outline: Outline) -> Iterator[Line]:
    for question in outline.questions:
        if question.code in result.counts:
            *grades, n_dont_know = result.counts[question.code]
            sectors = [result.sector_counts[sector].get(question.code) for sector in sorted(result.sector_counts)]
            of_sectors = [sum(counts[:-1]) if counts else None for counts in sectors]
            yield Line(question.label, sum(grades), n_dont_know, of_sectors)


def _effect(result: Result) -> str:
    """Return what accepting the result would change."""
    organisation = Organisation.objects.filter(code=result.code).first()
    if organisation is None:
        return "Organisationen är ny här och läggs till."
    earlier = ReceivedResult.objects.filter(organisation=organisation, year=result.year).select_related("file").first()
    if earlier is None:
        return f"Första resultatet för {result.year}."
    return f"Ersätter det resultat för {result.year} som avsändaren skapade {earlier.file.exported_at:%Y-%m-%d}."
