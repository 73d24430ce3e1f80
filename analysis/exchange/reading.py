"""A file of frequencies from another installation, row by row. Pure: nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from analysis.comparison import Counts, SectorCounts
from analysis.disclosure.parameters import FLOORS
from analysis.exchange.writing import HEADER, VALUES, from_text
from surveys.models import Department, Organisation
from surveys.scales import GRADES
from surveys.table_files import Errors, FileRefused, Table, table_of

MAX_BYTES: Final = 10_000_000
MAX_ROWS: Final = 100_000
_MAX_N: Final = 10_000_000
_YEARS: Final = range(2000, 2100)
_LENGTHS: Final = {"organisation_code": 20, "organisation_name": 200}

Rows = Iterable[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Asked:
    """What a questionnaire version asks: the codes of its questions, and that of the screening question."""

    codes: frozenset[str]
    screening_code: str


@dataclass
class Result:
    """One organisation's counts of one year, as a file has them."""

    line: int
    code: str
    name: str
    kind: str
    year: int
    questionnaire: str
    counts: Counts = field(default_factory=dict)
    sector_counts: SectorCounts = field(default_factory=dict)

    @property
    def questionnaire_key(self) -> str:
        return self.questionnaire.partition(":")[0]

    @property
    def questionnaire_version(self) -> str:
        return self.questionnaire.partition(":")[2]

    def of_sector(self, sector: str) -> Counts:
        return self.sector_counts.setdefault(sector, {}) if sector else self.counts


def parse(content: bytes, questionnaires: Mapping[str, Asked | None]) -> list[Result]:
    """Return a file's results; raise FileRefused with all errors by line, column and value.

    questionnaires: what they ask, by "key:version"; None for one that is not known here.
    """
    if len(content) > MAX_BYTES:
        raise FileRefused([f"Filen är större än {MAX_BYTES // 1_000_000} MB."])
    table = table_of(content)
    _check_size(table)
    errors = Errors()
    for line, cells in table:
        _check_row(line, cells, questionnaires, errors)
    errors.raise_if_any()
    results = _gathered(table, errors)
    errors.raise_if_any()
    for result in results:
        asked = questionnaires[result.questionnaire]
        _check_counts(result, asked.screening_code if asked else "", errors)
    errors.raise_if_any()
    return results


def _check_size(table: Table) -> None:
    missing = [f"Kolumnen ”{name}” saknas." for name in HEADER if name not in table.header]
    unknown = [f"Kolumnen ”{name[:40]}” är okänd." for name in table.header if name not in HEADER]
    if missing or unknown:
        raise FileRefused([*missing, *unknown])
    if not table.rows:
        raise FileRefused(["Filen har inga förekomster under rubrikraden."])
    if len(table.rows) > MAX_ROWS:
        raise FileRefused([f"Filen har fler än {MAX_ROWS} rader."])


def _check_row(line: int, cells: dict[str, str], questionnaires: Mapping[str, Asked | None], errors: Errors) -> None:
    for column, length in _LENGTHS.items():
        if not cells[column] or len(cells[column]) > length:
            errors.add(line, column, cells[column], f"ska ha mellan 1 och {length} tecken.")
    if cells["kind"] not in Organisation.Kind.values:
        errors.add(line, "kind", cells["kind"], f"är inte en av {', '.join(Organisation.Kind.values)}.")
    if not _is_number(cells["year"]) or int(cells["year"]) not in _YEARS:
        errors.add(line, "year", cells["year"], "är inget årtal.")
    if cells["sector"] and cells["sector"] not in Department.Sector.values:
        errors.add(line, "sector", cells["sector"], f"är inte en av {', '.join(Department.Sector.values)}.")
    if not _is_number(cells["n"]) or int(cells["n"]) > _MAX_N:
        errors.add(line, "n", cells["n"], "är inget helt antal.")
    asked = questionnaires[cells["questionnaire"]]
    if asked is None:
        errors.add(line, "questionnaire", cells["questionnaire"], "finns inte här. Läs först in enkäten.")
    else:
        _check_value(line, cells, asked, errors)


def _check_value(line: int, cells: dict[str, str], asked: Asked, errors: Errors) -> None:
    question, value = cells["question"], cells["value"]
    if question == asked.screening_code:
        if value not in ("0", "1"):
            errors.add(line, "value", value, "ska vara 1 (ja) eller 0 (nej).")
    elif question not in asked.codes:
        errors.add(line, "question", question, "finns inte i enkäten.")
    elif value not in {str(grade) for grade in (*GRADES, 0)}:
        errors.add(line, "value", value, "ska vara 1–5, eller 0 för vet ej.")


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) <= 9


def _gathered(rows: Rows, errors: Errors) -> list[Result]:
    """Return the rows gathered by organisation and year."""
    results: dict[tuple[str, str], Result] = {}
    seen: set[tuple[str, ...]] = set()
    for line, cells in rows:
        code, name = from_text(cells["organisation_code"]), from_text(cells["organisation_name"])
        same = (name, cells["kind"], int(cells["year"]), cells["questionnaire"])
        result = results.setdefault((code, cells["year"]), Result(line, code, *same))
        if (result.name, result.kind, result.year, result.questionnaire) != same:
            errors.add(line, "organisation_code", code, f"har annat namn, slag eller enkät än på rad {result.line}.")
        key = (code, *(cells[column] for column in ("year", "sector", "question", "value")))
        if key in seen:
            errors.add(line, "question", cells["question"], "har redan en rad med samma sektor och värde.")
        seen.add(key)
        counts = result.of_sector(cells["sector"]).setdefault(cells["question"], [0] * len(VALUES))
        counts[VALUES.index(int(cells["value"]))] = int(cells["n"])
    return list(results.values())


def _check_counts(result: Result, screening_code: str, errors: Errors) -> None:
    """Refuse counts that have not been protected: no installation lends fewer answers than these."""
    for sector, all_counts in [("", result.counts), *result.sector_counts.items()]:
        for question, counts in all_counts.items():
            n = sum(counts) if question == screening_code else sum(counts[:-1])
            if n < FLOORS["k_dist"]:
                problem = f"har {n} svar för {result.code}. Färre än {FLOORS['k_dist']} får inte lämnas ut."
                errors.add(result.line, "question", question, problem)
            if sector and question not in result.counts:
                errors.add(result.line, "question", question, f"finns för {sector} men inte för hela organisationen.")
            elif sector and any(part > whole for part, whole in zip(counts, result.counts[question], strict=True)):
                problem = f"har fler svar för {sector} än för hela organisationen."
                errors.add(result.line, "question", question, problem)
