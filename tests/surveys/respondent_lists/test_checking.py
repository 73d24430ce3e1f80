"""Which rows of a list are new, known, moved or refused."""

import pytest

from surveys.models import Wave
from surveys.respondent_lists.checking import check
from surveys.respondent_lists.reading import Row
from tests.factories import DepartmentFactory, RespondentFactory, WaveFactory

SOCIAL, HOME_CARE = "Social- och omsorgsförvaltningen", "Hemtjänst"


def row(email="ny@example.se", *, line=2, name="", department=SOCIAL, group="Chefer") -> Row:
    return Row(line, email, name, department, group)


def reasons(wave, *rows) -> list[str]:
    return [refused.reason for refused in check([wave], rows).refused]


@pytest.fixture
def anna(wave, chefs):
    return RespondentFactory(wave=wave, email="anna@example.se", name="Anna", group=chefs)


def test_an_address_that_is_not_in_the_list_is_new(wave):
    assert len(check([wave], [row()]).new) == 1


def test_an_address_in_the_same_place_is_known(wave, anna):
    assert check([wave], [row(anna.email)]).known[0].respondent == anna


@pytest.mark.parametrize("change", [{"group": "Strateger"}, {"department": HOME_CARE}])
def test_an_address_in_another_place_is_moved(wave, anna, change):
    assert check([wave], [row(anna.email, **change)]).moved[0].respondent == anna


def test_nobody_is_moved_once_the_wave_has_opened(wave, anna):
    wave.state = Wave.State.OPEN

    assert "kan inte byta" in reasons(wave, row(anna.email, group="Strateger"))[0]


@pytest.mark.parametrize(
    "department",
    [HOME_CARE, "hemtjänst", f"{SOCIAL} / {HOME_CARE}", f"{SOCIAL.upper()} /  Hemtjänst"],
)
def test_a_department_is_found_by_name_or_path_in_any_case(wave, home_care, department):
    assert check([wave], [row(department=department)]).new[0].department == home_care


def test_a_name_that_two_departments_share_needs_the_path(wave, social, home_care):
    DepartmentFactory(organisation=social.organisation, parent=home_care, name=HOME_CARE)

    assert "Skriv hela vägen" in reasons(wave, row(department=HOME_CARE))[0]


def test_a_department_outside_the_wave_is_refused(wave, sibling_department):
    assert reasons(wave, row(department="Leanlink")) == ["Förvaltningen finns inte i den här omgången."]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email": ""}, "E-postadressen saknas."),
        ({"email": "anna@example"}, "Adressen är inte en giltig e-postadress."),
        ({"email": "a@example.se, b@example.se"}, "Adressen är inte en giltig e-postadress."),
        ({"email": '=HYPERLINK("x")'}, "Adressen är inte en giltig e-postadress."),
        ({"department": ""}, "Förvaltningen saknas."),
        ({"group": ""}, "Gruppen saknas."),
        ({"group": "Snickare"}, "Gruppen finns inte."),
        ({"name": "a\u202eb"}, "Namnet är för långt eller innehåller osynliga tecken."),
        ({"name": "a" * 201}, "Namnet är för långt eller innehåller osynliga tecken."),
        ({"email": "a" * 250 + "@example.se"}, "E-postadressen är för lång."),
    ],
)
def test_a_row_that_cannot_be_stored_says_why(wave, change, reason):
    assert reasons(wave, row(**change)) == [reason]


def test_every_wrong_row_is_told(wave):
    rows = [row(f"p{n}@example.se", line=n) for n in range(1, 1001)]
    rows[511] = row("fel", line=512)
    rows[599] = row("fel", line=600)

    assert [refused.row.line for refused in check([wave], rows).refused] == [512, 600]


def test_a_single_wrong_row_keeps_everything_out(wave):
    assert not check([wave], [row(), row("fel")]).may_be_stored


def test_the_same_row_twice_counts_once(wave):
    preview = check([wave], [row(), row(line=3)])

    assert (len(preview.new), preview.n_repeated) == (1, 1)


def test_the_same_address_in_two_places_is_refused(wave):
    assert "rad 2" in reasons(wave, row(), row(line=3, group="Strateger"))[0]


def test_an_address_in_another_wave_that_may_still_answer_is_refused(wave, sibling_department, measurement, chefs):
    other = WaveFactory(measurement=measurement, department=sibling_department)
    RespondentFactory(wave=other, email="ny@example.se", group=chefs)

    assert reasons(wave, row()) == ["Adressen finns redan i omgången för Leanlink."]


def test_an_address_in_a_closed_wave_is_free(wave, sibling_department, measurement, chefs):
    other = WaveFactory(measurement=measurement, department=sibling_department, state=Wave.State.CLOSED)
    RespondentFactory(wave=other, email="ny@example.se", group=chefs)

    assert reasons(wave, row()) == []


def test_another_name_alone_is_worth_storing(wave, anna):
    preview = check([wave], [row(anna.email, name="Anna Andersson")])

    assert ([p.respondent for p in preview.renamed], preview.may_be_stored) == ([anna], True)


def test_a_list_of_known_people_has_nothing_to_store(wave, anna):
    assert not check([wave], [row(anna.email)]).may_be_stored


def test_checking_costs_the_same_whatever_the_number_of_rows(wave, django_assert_num_queries):
    with django_assert_num_queries(4):
        check([wave], [row(f"p{n}@example.se") for n in range(200)])
