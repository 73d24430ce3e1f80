"""Metatest: every number in a PDF is a figure of its publication, as pages write it, or something that is no result.

Random answers of nine municipalities with small departments and groups, so that much is hidden. What is drawn is held
to the same rule before it is typeset: unrounded, so that no hidden figure can be hit by chance.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO

import pypdf
import pytest
from django.db import transaction

from analysis.models import Publication
from analysis.national.passes import publish_all
from analysis.results import Figure, ScopeResults
from reports.beside import Beside, read_beside
from reports.content import Content, department_content, organisation_content
from reports.files.pdf import typeset
from reports.files.pdf_content import document
from surveys.models import Department, Measurement
from tests.analysis import national_answers

pytestmark = pytest.mark.django_db

NUMBER = r"[−+]?\d+(?:,\d+)?"
DATES = r"\d{4}-\d\d-\d\d"
#: Scales, grades, the size of an interval and of the questionnaire, pages, the rule's version, publication numbers.
NO_RESULTS = {*map(str, range(31)), "50", "75", "95", "100", "2026", "9004", "0,3", "2,5", "4,0"}
#: Not written, but drawn: scales and borders, widths of columns and charts.
DRAWN_CONSTANTS = {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 25.0, 50.0, 75.0, 100.0}
LAYOUT = {"width", "widths", "chart_width", "bold", "level", "n_rows"}


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, tuple[Content, Beside]]:
    """The reports of one municipality: the whole, its departments and units. Made once, as plain values."""
    with django_db_blocker.unblock(), transaction.atomic():
        national_answers.store(tmp_path_factory.mktemp("answers"), 3)
        publish_all()
        measurement = Measurement.objects.named("9004/2026")
        published = Publication.objects.of(measurement).get()
        departments = Department.objects.of(measurement.organisation)
        contents = [department_content(measurement, published, each) for each in departments]
        contents.append(organisation_content(measurement, published))
        made = {content.name: (content, read_beside(content)) for content in contents if content}
        transaction.set_rollback(True)
    return made


def scopes(content: Content) -> list[ScopeResults]:
    past = [year.results for year in content.history.years if year.results]
    comparisons = [each.results for each in content.comparisons]
    return [content.own, content.whole, *content.children, *content.groups, *comparisons, *past]


def half_up(value: float, decimals: int) -> set[str]:
    """Both ways to write a number that lies within float noise of a tie, with and without a plus sign."""
    near = {f"{abs(value) + noise:.{decimals}f}" for noise in (1e-9, -1e-9)}
    sign = "−" if value < 0 else ""
    return (
        {sign + each.replace(".", ",") for each in near}
        | {"+" + each.replace(".", ",") for each in near}
        | {each.replace(".", ",") for each in near if float(each) == 0}
    )


def written(figure: Figure) -> Iterator[str]:
    """Yield every way in which a figure may be printed."""
    values = {field.name: getattr(figure, field.name) for field in fields(Figure)}
    numbers = {name: value for name, value in values.items() if isinstance(value, float | int)}
    for name, value in numbers.items():
        is_share = "share" in name or (name.endswith("value") and figure.measure in ("screening", "response_rate"))
        if name == "n" or name.endswith(("_n", "organisations")):
            yield str(int(value))
        elif is_share:
            yield from half_up(value * 100, 0)
        else:
            yield from half_up(value, 2 if name == "agreement" else 1)
    for own, other in (("mean", "others_mean"), ("value", "others_value")):
        if own in numbers and other in numbers:
            yield from half_up(numbers[own] - numbers[other], 1)
    yield from map(str, figure.distribution)


def allowed(content: Content) -> set[str]:
    shown = {text for scope in scopes(content) for figure in scope.figures.values() for text in written(figure)}
    beside = {
        text
        for key, figure in content.own.figures.items()
        for whole in [content.whole.figures.get(key, Figure())]
        if figure.value is not None and whole.value is not None
        for text in half_up(figure.value - whole.value, 1) | half_up(abs(figure.value - whole.value), 1)
    }
    sizes = {text.lstrip("−+") for text in shown}  # "0,5 lägre än"
    return shown | beside | sizes | NO_RESULTS | item_rest(content)


def item_rest(content: Content) -> set[str]:
    """Return the correlations that the publication shows beside alpha, from how many responses, and their ends."""
    stored = content.publication.reliability.values()
    every = [value for part in stored for value in part["item_rest"].values() if value is not None]
    every += [part["alpha"] for part in stored]
    written_out = {text.lstrip("−") for value in every for text in half_up(abs(value), 2)}
    negative = {f"−{text}" for value in every if value < 0 for text in half_up(abs(value), 2)}
    return {"−1"} | written_out | negative | {str(part["n"]) for part in stored}


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"(?<=\d)\N{NO-BREAK SPACE}(?=\d{3})", "", text)


def drawn(tree: object, name: str = "") -> Iterator[float]:
    """Yield the numbers of a tree but those that only say how it is laid out."""
    if isinstance(tree, dict):
        for key, branch in tree.items():
            yield from drawn(branch, key)
    elif isinstance(tree, list):
        for branch in tree:
            yield from drawn(branch, name)
    elif isinstance(tree, float | int) and name not in LAYOUT:
        yield float(tree)


def test_the_reports_have_hidden_figures_and_shown_ones(reports):
    figures = [figure for content, _ in reports.values() for figure in content.own.figures.values()]

    assert len(reports) == 7
    assert sum(figure.suppressed for figure in figures) > 20
    assert sum(figure.value is not None or figure.mean is not None for figure in figures) > 100


def test_every_number_in_the_text_is_a_published_figure(reports):
    foreign = {}
    for name, (content, beside) in reports.items():
        text = re.sub(DATES, "", text_of(typeset(content, beside)))
        foreign[name] = set(re.findall(NUMBER, text)) - allowed(content)

    assert {name: found for name, found in foreign.items() if found} == {}


def test_every_number_that_is_drawn_is_a_published_figure(reports):
    foreign = {}
    for name, (content, beside) in reports.items():
        values = {
            float(value)
            for scope in scopes(content)
            for figure in scope.figures.values()
            for value in (*(getattr(figure, field.name) for field in fields(Figure)[2:-1]), *figure.distribution)
            if isinstance(value, float | int)
        }
        foreign[name] = set(drawn(document(content, beside))) - values - DRAWN_CONSTANTS

    assert {name: found for name, found in foreign.items() if found} == {}


def test_a_number_that_is_no_figure_would_be_found(reports):
    content, _ = next(iter(reports.values()))

    assert "7,77" not in allowed(content)
    assert "63,4" in {text for figure in [Figure("total", "total", value=63.4)] for text in written(figure)}
