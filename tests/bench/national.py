"""Counting and publishing a country, beside a bare GROUP BY and a straightforward pandas program.

The country is made in three steps, a hundredth, a tenth and the whole of it, since some things must not cost more when
more is stored. BENCH_SIZE=10 is Sweden: 290 organisations and 10 million answers.
"""

import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection

from analysis.comparison import suited_set
from analysis.frequencies import count_waves
from analysis.models import ComparisonSet, Publication
from analysis.outline import question_ids
from analysis.publishing import publication
from analysis.publishing.preparation import count, protect_counted
from dimios.demonstration import building, national
from surveys import waves
from surveys.models import Answer, Measurement, Questionnaire, Wave
from tests.bench import straightforward
from tests.bench.measuring import median_of, row, seconds
from tests.bench.worker import run_pass

N_QUESTIONS: Final = 30
#: So many organisations' figures are made by the pandas program, spread evenly: each takes it the same time.
SAMPLE: Final = 15
#: So many others at least, lest a comparison be hidden where little is stored.
FEWEST_ORGANISATIONS: Final = 7

BARE = """
SELECT r.department_id, r.group_id, a.question_id, a.value, COUNT(*)
FROM surveys_answer a JOIN surveys_response r ON r.id = a.response_id GROUP BY 1, 2, 3, 4
"""
COUNTED = "analysis_wavecount"
PUBLISHED = "analysis_publication, analysis_comparisonset, analysis_nationalpass"


@dataclass
class Country:
    """How much of the country has been made."""

    n_organisations: int = 0
    n_respondents: int = 0

    def grow(self, share: float, size: float) -> None:
        """Store answers until there are this share of the country's."""
        n_organisations = max(round(29 * size * share), self.n_organisations + FEWEST_ORGANISATIONS)
        n_respondents = round(33_000 * size * share)
        more = n_organisations - self.n_organisations, n_respondents - self.n_respondents
        national.generate(*more, N_QUESTIONS, seed=n_organisations, first=self.n_organisations)
        self.n_organisations, self.n_respondents = n_organisations, n_respondents
        _execute("VACUUM ANALYZE")


def run() -> None:
    size, country = float(os.environ.get("BENCH_SIZE", "1")), Country()
    country.grow(0.01, size)
    _pass(1)
    closing_little = _closing(5001)
    country.grow(0.1, size)
    _, memory_little = _pass(1)
    country.grow(1, size)
    row("organisations", f"{country.n_organisations}")
    row("answers stored", f"{Answer.objects.count():,}")
    _counting()
    memory = _national_pass()
    row("peak memory of a worker", f"{memory:.0f} MB", "≤ 300 MB")
    row("the same / with a tenth of the answers", f"{memory / memory_little:.2f} ×", "≤ 1.2 ×")
    closing = _closing(6001)
    row("closing a wave of 30 and publishing, median", f"{1000 * closing:.0f} ms", "≤ 500 ms")
    row("the same / with a hundredth of the answers", f"{closing / closing_little:.2f} ×", "≤ 1.3 ×")
    _one_by_one()
    _large_organisation(size)


def _pass(n_workers: int) -> tuple[float, float]:
    """Count and publish everything anew; return seconds and the peak memory of a worker in MB."""
    _execute(f"TRUNCATE {COUNTED}, {PUBLISHED} CASCADE")
    return run_pass(n_workers, "kommun", national.YEAR)


def _counting() -> None:
    every = list(Measurement.objects.with_responses().filter(questionnaire__key="national"))
    bare = median_of(3, lambda: _execute(BARE))
    row("bare GROUP BY over all answers", f"{bare:.2f} s")
    counting = median_of(3, lambda: [_count(measurement) for measurement in every])
    row("counting / bare GROUP BY over the same rows", f"{counting / bare:.2f} ×", "≤ 1.5 ×")


def _count(measurement: Measurement) -> None:
    count_waves(list(Wave.objects.of(measurement)), question_ids(measurement.questionnaire))


def _national_pass() -> float:
    """Measure the pass with one and two workers; return the peak memory of one worker in MB."""
    one, memory = _pass(1)
    two, _ = _pass(2)
    row("two workers against one", f"{one / two:.2f} ×", "≥ 1.7 ×")
    row("the national pass, two workers", f"{two:.1f} s")
    again, _ = run_pass(2, "kommun", national.YEAR)
    row("the same when nothing has changed / the first", f"{again / two:.2f} ×")
    row("national pass / straightforward program", f"{two / _straightforward():.3f} ×", "≤ 0.05 ×")
    return memory


def _straightforward() -> float:
    """Return the seconds that the pandas program needs, from a sample; check that its figures are those published."""
    questionnaire, read = Questionnaire.objects.get(key="national"), []
    reading = seconds(lambda: read.append(straightforward.Program(questionnaire.pk)))
    (program,), expected = read, {}
    sample = program.organisations[:: max(1, len(program.organisations) // SAMPLE)]
    making = seconds(lambda: expected.update(program.figures_of(sample)))
    took = reading + making * len(program.organisations) / len(sample)
    row(f"the straightforward pandas program, from {len(sample)} organisations", f"{took:.1f} s")
    codes = dict(questionnaire.questions.values_list("code", "pk"))
    made = list(Publication.objects.filter(measurement__organisation__in=sample).select_related("measurement"))
    n_agreeing = straightforward.n_agreeing(made, expected, len(program.organisations), codes)
    row("published figures that agree with the program's", f"{n_agreeing:,}")
    return took


def _closing(first: int) -> float:
    """Return the seconds from closing a wave of 30 respondents to its organisation's publication, a median."""
    times = [seconds(_closes(national_wave(number))) for number in range(first, first + 6)]
    return statistics.median(times[1:])


def national_wave(number: int) -> Wave:
    """Return an open wave of a new organisation in which 30 have answered."""
    national.generate(1, 30, N_QUESTIONS, seed=number, first=number)
    measurement = Measurement.objects.named(f"N{number:04}/{national.YEAR}")
    first, *others = Wave.objects.of(measurement)
    for wave in others:
        wave.responses.update(wave=first, department=first.department)
        wave.delete()
    Wave.objects.filter(pk=first.pk).update(state=Wave.State.OPEN, closed_at=None)
    return Wave.objects.select_related("measurement__organisation").get(pk=first.pk)


def _closes(wave: Wave) -> Callable[[], None]:
    def work() -> None:
        waves.close(wave, by=None)
        publication.publish(wave.measurement)

    return work


def _one_by_one() -> None:
    goal = "≤ 60 ms"
    every = list(Measurement.objects.with_organisation().with_responses().filter(questionnaire__key="national"))
    row("figures, disclosure and storing, one organisation, median", _milliseconds(every[:300]), goal)
    building.build()
    linkoping = Measurement.objects.named("0580/2020")
    row("the same, Linköping (262 responses, 7 × 5 cells)", _milliseconds([linkoping] * 20), goal)


def _milliseconds(measurements: list[Measurement]) -> str:
    comparison_set = Publication.objects.of(measurements[0])[0].comparison_set
    assert comparison_set is not None
    times = []
    for measurement in measurements:
        Publication.objects.filter(measurement=measurement).delete()
        times.append(seconds(lambda m=measurement: _publish(m, comparison_set)))  # type: ignore[misc]
    return f"{1000 * statistics.median(times):.0f} ms"


def _publish(measurement: Measurement, comparison_set: ComparisonSet) -> None:
    prepared = protect_counted(count(measurement))
    publication.complete(prepared, suited_set(measurement, comparison_set), by=None)


def _large_organisation(size: float) -> None:
    n = min(50_000, round(50_000 * size))
    national.generate(1, n, 60, first=9001)
    _execute("VACUUM ANALYZE")
    measurement = Measurement.objects.named(f"N9001/{national.YEAR}")
    counting = median_of(3, lambda: _count(measurement))
    row(f"one organisation, {n:,} responses × 60 questions: counting", f"{counting:.2f} s", "≤ 1 s")
    publication.publish(measurement)
    row("the same, its results from frequencies", _milliseconds([measurement] * 5), "≤ 300 ms")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if statement is BARE:
            cursor.fetchall()
