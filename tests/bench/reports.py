"""Making the department reports of the demonstration, after warm-up."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import cycle, islice
from multiprocessing import get_context

import django

from analysis.models import Publication
from analysis.results import Figure
from dimios.demonstration import building
from reports.content import Content, department_content
from reports.files import pdf, xlsx
from surveys.models import Department, Measurement
from tests.bench.measuring import median_of, row

#: All departments' reports: 290 organisations with eight departments each.
N_NATIONAL = 2320
N_PROCESSES = 2
N_SAMPLE = 60


def run() -> None:
    building.build()
    measurement = Measurement.objects.named("0580/2020")
    published = Publication.objects.of(measurement)[0]
    departments = list(Department.objects.of(measurement.organisation).filter(parent=None))
    contents = different(published, departments)
    row("a department's PDF, median", f"{1000 * median_of(20, lambda: pdf.render(next(contents))):.0f} ms", "≤ 150 ms")
    row("a department's Excel file, median", f"{1000 * median_of(20, lambda: xlsx.render(next(contents))):.0f} ms")
    minutes = N_NATIONAL / rate(published.pk) / 60
    row(f"{N_NATIONAL} PDFs by {N_PROCESSES} processes, from a sample", f"{minutes:.1f} min", "≤ 5 min")


def different(published: Publication, departments: list[Department]) -> Iterator[Content]:
    """Yield department after department without end, each time with other figures: no page has been typeset before."""
    chance = random.Random(os.getpid())  # noqa: S311  (figures to typeset)
    for department in cycle(departments):
        content = department_content(published.measurement, published, department)
        if content:
            yield _moved(content, chance)


def _moved(content: Content, chance: random.Random) -> Content:
    def moved(figure: Figure) -> Figure:
        return replace(figure, mean=figure.mean and min(5, max(1, figure.mean + chance.uniform(-0.3, 0.3))))

    sections = {part.key: part.sections for part in content.parts}
    parts = tuple(
        replace(
            part,
            sections=tuple(
                replace(each, rows=tuple(replace(line, own=moved(line.own)) for line in each.rows))
                for each in sections[part.key]
            ),
        )
        for part in content.parts
    )
    return replace(content, parts=parts)


def rate(publication_id: int) -> float:
    """Return how many reports a second some processes make together, once each has made its first."""
    with ProcessPoolExecutor(N_PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        list(pool.map(_make, [publication_id] * N_PROCESSES, [2] * N_PROCESSES))
        began = time.perf_counter()
        list(pool.map(_make, [publication_id] * N_PROCESSES, [N_SAMPLE // N_PROCESSES] * N_PROCESSES))
        return N_SAMPLE / (time.perf_counter() - began)


def _make(publication_id: int, n: int) -> None:
    published = Publication.objects.select_related("measurement__organisation", "measurement__questionnaire").get(
        pk=publication_id
    )
    departments = list(Department.objects.of(published.measurement.organisation).filter(parent=None))
    for content in islice(different(published, departments), n):
        pdf.render(content)
