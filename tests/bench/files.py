"""The office files of the demonstration, and the results as CSV: time, and what is held in memory meanwhile."""

import time
import tracemalloc

from analysis.models import Publication, PublishedScope
from dimios.demonstration import building
from reports.content import department_content, organisation_content
from reports.files import docx, pptx, results_table, xlsx
from surveys.models import Department, Measurement
from tests.bench.measuring import median_of, row

N_ROWS = 50_000
_SCOPES = 200


def run() -> None:
    building.build()
    measurement = Measurement.objects.named("0580/2020")
    published = Publication.objects.of(measurement)[0]
    published.measurement = measurement
    department = Department.objects.get(organisation=measurement.organisation, name="Leanlink")
    whole, part = organisation_content(measurement, published), department_content(measurement, published, department)
    assert part
    for name, render in (("PowerPoint", pptx.render), ("Word", docx.render), ("Excel", xlsx.render)):
        of_part, of_whole = (1000 * median_of(10, lambda c=c, render=render: render(c)) for c in (part, whole))
        row(f"{name}: a department's file, the organisation's, median", f"{of_part:.0f}, {of_whole:.0f} ms")
    _grow(published)
    took, peak, n = _stream(published)
    row(f"the results as CSV, {n} rows", f"{took:.1f} s", "≤ 10 s")
    row("held in memory meanwhile, at most", f"{peak / 1e6:.1f} MB", "flat")


def _grow(published: Publication) -> None:
    """Give the publication as many rows as a large organisation's with many units has."""
    whole = published.scopes.get(kind=PublishedScope.Kind.ORGANISATION)
    n = N_ROWS // len(whole.figures["measure"]) + 1
    scopes = (
        PublishedScope(
            publication=published,
            kind=PublishedScope.Kind.DEPARTMENT,
            name=f"Enhet {position}",
            position=10_000 + position,
            figures=whole.figures,
        )
        for position in range(n)
    )
    PublishedScope.objects.bulk_create(scopes, batch_size=_SCOPES)


def _stream(published: Publication) -> tuple[float, int, int]:
    """Return the seconds, the largest amount of memory and the number of rows; measured in two runs."""
    began = time.perf_counter()
    n_lines = sum(1 for _ in results_table.csv_lines(results_table.rows(published)))
    took = time.perf_counter() - began
    tracemalloc.start()
    for _ in results_table.csv_lines(results_table.rows(published)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return took, peak, n_lines - 1
