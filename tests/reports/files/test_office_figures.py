"""Every figure in every office file is the publication's, and no hidden one is anywhere in any byte.

Three departments answer the same grades to everything. Biblioteket's 3 are too few; Skolan's 9 follow from the rest
if they are shown (docs/disclosure.md V1): both are hidden. What they must not tell is computed by hand here.
"""

import math

import pytest

from analysis.models import Publication, PublishedScope
from analysis.publishing.publication import publish
from reports.files import docx, pptx, xlsx
from reports.files.packages import reproducible
from reports.making import Subject
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.factories import answers_file

from . import packages

pytestmark = pytest.mark.django_db

RENDERERS = {"pptx": pptx.render, "docx": docx.render, "xlsx": xlsx.render}

#: 12 × (five 2, seven 4) = 38; 9 × (four 3, five 5) = 37; 3 × 2 = 6: 81 of 24.
VARD, SKOLAN, BIBLIOTEKET = "222224444444", "333355555", "222"
HIDDEN_MEANS = [37 / 9, 2.0, (37 + 6) / 12]
#: (mean - 1) / 4 × 100, and turned for the reversed question.
HIDDEN_INDICES = [25 * (mean - 1) for mean in HIDDEN_MEANS] + [25 * (5 - mean) for mean in HIDDEN_MEANS]


@pytest.fixture(scope="module")
def publication(module_database, tmp_path_factory) -> Publication:
    departments = {"Vård": VARD, "Skolan": SKOLAN, "Biblioteket": BIBLIOTEKET}
    rows = [(name, "Chefer", "ja", grade) for name, grades in departments.items() for grade in grades]
    import_answers(
        "0580/2020", answers_file(tmp_path_factory.mktemp("answers"), rows), questionnaire="dimios:2020", create=True
    )
    return publish(Measurement.objects.named("0580/2020"))


@pytest.fixture(scope="module", params=sorted(RENDERERS))
def files(request, publication) -> list[bytes]:
    """The organisation's file and those of its three departments, in one format."""
    departments = publication.measurement.organisation.departments.all()
    subjects = [Subject(publication, None), *(Subject(publication, each) for each in departments)]
    return [RENDERERS[request.param](subject.content()) for subject in subjects]


def published_numbers(publication) -> list[float]:
    """Return every number of the publication."""
    tables = [scope.figures for scope in publication.scopes.all()]
    tables += [comparison.figures for comparison in publication.comparisons.all()]
    values = [value for table in tables for column in table.values() for value in column]
    return [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def shown_scopes(publication) -> list[PublishedScope]:
    """Return the whole and Vård."""
    return list(publication.scopes.filter(name__in=("", "Vård")))


def numbers(package: bytes) -> list[float]:
    held = [cell for book in packages.workbooks(package) for cell in packages.cells(book)]
    return [float(cell) for cell in held if isinstance(cell, int | float)] + packages.drawn(package)


def is_among(value: float, values: list[float]) -> bool:
    return any(math.isclose(value, each, rel_tol=1e-9, abs_tol=1e-9) for each in values)


def test_the_fixture_hides_two_departments(publication):
    shown = publication.scopes.exclude(kind="group").exclude(kind="department_group")
    means = {scope.name: scope.figures["mean"][0] for scope in shown if "mean" in scope.figures}

    assert means == {"": 81 / 24, "Vård": 38 / 12}


def test_every_number_in_cells_and_charts_is_the_publications(files, publication):
    known = published_numbers(publication)

    strangers = {value for file in files for value in numbers(file) if not is_among(value, known)}

    assert strangers == set()


def test_no_hidden_figure_is_among_the_numbers(files):
    held = [value for file in files for value in numbers(file)]

    assert held
    assert not [value for value in [*HIDDEN_MEANS[:1], *HIDDEN_MEANS[2:], *HIDDEN_INDICES] if is_among(value, held)]


def test_no_hidden_figure_is_written(files):
    """4,1 is Skolan's mean and 3,6 that of the two together; 77,8 and 64,6 are their indices."""
    written = [number for file in files for text in packages.texts(file) for number in packages.written_numbers(text)]

    assert not {"4,1", "4,11", "3,6", "3,58", "77,8", "64,6", "22,2", "35,4"} & set(written)


def test_no_hidden_figure_is_in_any_byte(files):
    data = b"".join(part for file in files for part in packages.parts(file).values())

    assert not [sign for sign in (b"4.111", b"77.77", b"3.583", b"64.58", b"22.22", b"35.41") if sign in data]


def test_every_written_figure_is_the_publications_or_a_limit(files, publication):
    """Means and indices with one decimal or two, Vård's distance to the whole, and the limits that the rules name."""
    known = {"0,3", "2,5", "4,0"}
    totals = [
        results.figures["value"][results.figures["measure"].index("total")] for results in shown_scopes(publication)
    ]
    known.add(f"{abs(totals[0] - totals[1]):.1f}".replace(".", ","))
    for value in published_numbers(publication):
        known |= {f"{value:.1f}".replace(".", ","), f"{value:.2f}".replace(".", ",")}
        known |= {f"{math.floor(value * 10 + 0.5) / 10:.1f}".replace(".", ",")}
    known |= {f"−{number.removeprefix('-')}" for number in known}

    written = {number for file in files for text in packages.texts(file) for number in packages.written_numbers(text)}

    assert {number for number in written if number not in known} == set()


def test_a_hidden_department_is_two_dots(publication):
    content = Subject(publication, None).content()

    for render in RENDERERS.values():
        assert "··" in " ".join(packages.texts(render(content)))


def test_packing_anew_changes_no_part(publication):
    file = pptx.render(Subject(publication, None).content())

    assert packages.parts(reproducible(file)) == packages.parts(file)
