"""Groups of others as they are stored with a publication."""

import numpy as np
import pytest

from analysis.comparison import Others, group_tables, others_seen, seat_of
from analysis.comparison.earlier import published_before
from analysis.comparison.groups import group_name
from analysis.disclosure import Thresholds
from analysis.models import PublicationBasis
from analysis.outline import DimensionOutline, Outline, QuestionOutline, SubcategoryOutline
from analysis.publishing import publication
from analysis.publishing.figures import Beside
from analysis.results import ComparisonResults, read_comparisons
from surveys.answer_import import import_answers
from surveys.models import Measurement, Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

NEAR, FAR = [f"900{number}" for number in range(1, 7)], [f"910{number}" for number in range(6)]
OWN = "9000"


def measure(tmp_path, code: str, county: str, b1: str, b2: str) -> None:
    """One department where respondents give B1 and B2 these grades, one in two decides."""
    Organisation.objects.create(code=code, name=f"Kommun {code}", county=county, inhabitants=30_000)
    rows = [f"Alfa;Chefer;{'ja' if i % 2 else 'nej'};{x};{y}" for i, (x, y) in enumerate(zip(b1, b2, strict=True))]
    path = tmp_path / f"{code}.csv"
    path.write_text("\n".join(["department;group;decides;B1;B2", *rows]))
    import_answers(f"{code}/2026", path, questionnaire="dimios:2020", create=True)


@pytest.fixture(scope="module")
def compared(module_database, tmp_path_factory) -> dict[str, ComparisonResults]:
    """The groups of 9000: six neighbours who answer 2 and 4 alike often, six far away who answer 4 and 5."""
    tmp_path = tmp_path_factory.mktemp("answers")
    measure(tmp_path, OWN, "Kalmar län", "3" * 10 + "24" * 5, "3" * 10 + "24" * 5)
    for code in NEAR:
        measure(tmp_path, code, "Kalmar län", "2424" * 5, "2424" * 5)
    for code in FAR:
        measure(tmp_path, code, "Skåne län", "4545" * 5, "4545" * 5)
    own = Measurement.objects.named(f"{OWN}/2026")
    prepared = [publication.protect_counted(publication.count(m)) for m in Measurement.objects.with_organisation()]
    made = publication.publish(own, comparison_set=publication.freeze(own, prepared))
    return {each.kind: each for each in read_comparisons(made)}


def test_what_a_publication_showed_is_known_to_the_next_one(compared):
    own = Measurement.objects.named(f"{OWN}/2026")
    made = own.publications.get()
    near = list(Organisation.objects.filter(code__in=NEAR).order_by("pk").values_list("pk", flat=True))

    (known,) = published_before(own, made.comparison_set, ("B1", "B3", "S1"))

    groups = [row for row in known.rows if not row.sector]
    everybody = list(Organisation.objects.exclude(code=OWN).order_by("pk").values_list("pk", flat=True))
    assert [row.organisations for row in groups] == [None, near, everybody]
    assert all({"B1", "S1"} <= set(row.pooled) and "B3" not in row.pooled for row in groups)


def test_what_was_published_before_rows_were_kept_is_known_from_its_groups(compared):
    own = Measurement.objects.named(f"{OWN}/2026")
    made = own.publications.get()
    PublicationBasis.objects.update(others=None)

    (known,) = published_before(own, made.comparison_set, ("B1", "B3", "S1"))

    assert {kind: items.tolist() for kind, items in known.groups.items()} == {
        "all": [True, False, True],
        "county": [True, False, True],
        "size": [True, False, True],
    }


def test_nothing_else_is_said_in_a_second_publication_beside_the_same_set(compared):
    own = Measurement.objects.named(f"{OWN}/2026")
    made = own.publications.get()

    others = others_seen(seat_of(own, made.comparison_set, ("B1", "B3", "S1"), Thresholds(m=5)), made.comparison_set)

    assert {kind: bool(np.isfinite(beside.values[0, 0])) for kind, beside in others.groups.items()} == {
        "all": True,
        "county": True,
        "size": True,
    }


def test_all_come_first_then_the_county_and_the_size(compared):
    assert list(compared) == ["all", "county", "size"]
    assert {kind: each.n_organisations for kind, each in compared.items()} == {"all": 12, "county": 6, "size": 12}


def test_a_group_has_its_own_means_and_distribution(compared):
    b1 = compared["county"].results.question("B1")

    # Six neighbours with twenty answers each, half of them 2 and half 4.
    assert (b1.mean, b1.n, b1.distribution) == (3, 120, (0, 60, 0, 60, 0))
    assert compared["all"].results.question("B1").mean == pytest.approx((3 + 4.5) / 2)


def test_a_group_has_its_own_screening_share(compared):
    screening = compared["county"].results.screening

    assert (screening.value, screening.n) == (0.5, 120)


def test_a_question_that_nobody_was_asked_has_no_figure(compared):
    assert compared["all"].results.question("B3").mean is None


def test_an_index_of_a_group_rests_on_the_questions_that_the_own_rests_on():
    outline = outline_of_questions(["B1", "B2", "B3", "B4"])
    others = others_with_means([5, 5, 1, 1])
    own = np.array([3, 3, np.nan, 3, np.nan])  # B3 is hidden

    (table,) = group_tables(OrganisationFactory.build(), others, outline, own)

    # B1, B2 and B4: indices 100, 100 and 0.
    place = table.figures["measure"].index("subcategory")
    assert table.figures["value"][place] == pytest.approx(200 / 3)
    assert table.figures["n_questions"][place] == 3


def test_an_index_is_left_out_where_the_group_lacks_a_question_that_the_own_has():
    outline = outline_of_questions(["B1", "B2", "B3", "B4"])
    others = others_with_means([5, 5, 1, np.nan])

    (table,) = group_tables(OrganisationFactory.build(), others, outline, np.array([3, 3, 3, 3, np.nan]))

    place = table.figures["measure"].index("subcategory")
    assert "value" not in table.figures or table.figures["value"][place] is None


def others_with_means(means: list[float]) -> Others:
    """Six organisations with these means, and nothing said of the screening question."""
    beside = Beside.nothing(len(means) + 1)
    beside.values[:-1, 0], beside.values[:, 4] = means, 6
    return Others(beside, {"all": beside}, {}, {"all": 6})


def outline_of_questions(codes: list[str]) -> Outline:
    """One dimension with one subcategory, which has these questions."""
    questions = tuple(QuestionOutline(code, code, code, is_reversed=False) for code in codes)
    part = SubcategoryOutline("balansering", "Balansering", questions)
    dimension = DimensionOutline("formaga", "Digital förmåga", (part,))
    return Outline("test", "1", (dimension,), "S1", "Beslutar", screening_counts_no=True, quadrant_border=50)


@pytest.mark.parametrize(
    ("kind", "inhabitants", "expected"),
    [
        ("all", None, "Övriga kommuner"),
        ("county", None, "Övriga kommuner i Kalmar län"),
        ("municipality_group", None, "Övriga kommuner i gruppen B3. Större stad"),
        ("size", 9_999, "Övriga kommuner med under 10 000 invånare"),
        ("size", 10_000, "Övriga kommuner med 10 000–20 000 invånare"),
        ("size", 99_999, "Övriga kommuner med 50 000–100 000 invånare"),
        ("size", 100_000, "Övriga kommuner med minst 100 000 invånare"),
    ],
)
def test_a_group_is_called_what_it_is(kind, inhabitants, expected):
    organisation = OrganisationFactory.build(
        county="Kalmar län", municipality_group="B3. Större stad", inhabitants=inhabitants
    )

    assert group_name(kind, organisation).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_other_kinds_have_names_of_their_own():
    assert group_name("all", OrganisationFactory.build(kind="region")) == "Övriga regioner"
