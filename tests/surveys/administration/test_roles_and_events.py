"""Roles, the audit page and the word list, through the pages."""

import ast
from pathlib import Path

import pytest

from surveys.administration.events import ACTIONS, in_words
from surveys.models import Role, record
from surveys.models.wordlist import shipped, word_list
from tests.factories import DepartmentFactory, RoleFactory

HOME = "/administration/0580/"


def text(response) -> str:
    return response.content.decode()


def role(**changes):
    return {"email": "ny@example.se", "name": "Ny", "kind": "representative", "department": "", **changes}


def test_a_department_gets_its_representative(administration, social):
    administration.post(f"{HOME}roller/ny/", role(department=social.pk))

    given = Role.objects.get(user__email="ny@example.se")
    assert (given.kind, given.department) == (Role.Kind.REPRESENTATIVE, social)


def test_a_reader_gets_no_department(administration, social):
    administration.post(f"{HOME}roller/ny/", role(kind="reader", department=social.pk))

    assert Role.objects.get(user__email="ny@example.se").department is None


@pytest.mark.parametrize(
    "change", [{}, {"kind": "coordinator"}, {"kind": "reader", "email": "ny"}, {"kind": "reader", "name": "a\r\nb"}]
)
def test_a_role_that_does_not_fit_is_refused(administration, change):
    response = administration.post(f"{HOME}roller/ny/", role(**change))

    assert (response.status_code, Role.objects.count()) == (400, 1)


def test_a_department_of_another_organisation_is_refused(administration):
    stranger = DepartmentFactory()

    assert administration.post(f"{HOME}roller/ny/", role(department=stranger.pk)).status_code == 400


def test_a_role_is_taken_away(administration, representative):
    given = representative.roles.get()

    administration.post(f"{HOME}roller/{given.pk}/ta-bort/")

    assert not representative.roles.exists()


def test_the_last_key_user_stays(administration, key_user):
    response = administration.post(f"{HOME}roller/{key_user.roles.get().pk}/ta-bort/")

    assert (response.status_code, "enda nyckelanvändare" in text(response)) == (400, True)


def test_a_key_user_may_leave_when_there_is_another(administration, key_user, municipality):
    RoleFactory(kind=Role.Kind.KEY_USER, organisation=municipality)

    response = administration.post(f"{HOME}roller/{key_user.roles.get().pk}/ta-bort/")

    assert (response.url, administration.get(HOME).status_code) == ("/matningar/", 404)


def test_a_role_in_another_organisation_is_not_found(administration, foreign_key_user):
    given = foreign_key_user.roles.get()

    assert administration.post(f"{HOME}roller/{given.pk}/ta-bort/").status_code == 404


def test_the_roles_cost_the_same_whatever_their_number(administration, social, django_assert_max_num_queries):
    for _ in range(12):
        RoleFactory(kind=Role.Kind.REPRESENTATIVE, organisation=social.organisation, department=social)

    with django_assert_max_num_queries(11):
        administration.get(f"{HOME}roller/")


def test_an_account_without_a_password_is_told(administration, social):
    administration.post(f"{HOME}roller/ny/", role(department=social.pk))

    assert "har inte valt lösenord" in text(administration.get(f"{HOME}roller/"))


# Events


def test_the_events_say_who_did_what(administration, key_user, municipality):
    record("role_given", "Bo", by=key_user, organisation=municipality)

    page = text(administration.get(f"{HOME}handelser/"))

    assert all(part in page for part in (str(key_user), "Gav roll", "Bo"))


def recorded_actions() -> set[str]:
    """Return every action that some code records: written out, chosen between two, or named beforehand."""
    found = set()
    for path in (path for app in ("surveys", "analysis", "reports", "dimios") for path in Path(app).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {n.targets[0].id: n.value for n in ast.walk(tree) if _is_action(n)}
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
        for call in calls:
            if getattr(call.func, "id", "") in ("record", "_record"):
                action = named.get(getattr(call.args[0], "id", ""), call.args[0])
                found |= {node.value for node in ast.walk(action) if isinstance(node, ast.Constant)}
    return found


def _is_action(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action"


def test_every_action_that_is_recorded_has_words():
    actions = {action for action in recorded_actions() if isinstance(action, str)}

    assert {"shared_link_made", "role_given", "wave_mark_removed", "group_added"} <= actions
    assert actions - set(ACTIONS) == set()


@pytest.mark.parametrize(
    ("action", "details", "words"),
    [
        ("wave_extended", {"before": "2026-11-29", "after": "2026-12-01"}, "från 2026-11-29 till 2026-12-01"),
        ("department_changed", {"before": "Social", "moved": True}, "Hette Social, flyttades"),
        ("role_given", {"role": "representative", "department": "Social"}, "Förvaltningsrepresentant, Social"),
        ("role_given", {"role": "key_user", "department": ""}, "Nyckelanvändare"),
        ("respondents_stored", {"new": 10_000, "moved": 0, "renamed": 1}, "10\xa0000 nya, 1 fick ett annat namn"),
        ("mailing_started", {"kind": "last_day"}, "Sista påminnelsen"),
        ("mail_plan_saved", {"invitation": "2026-11-11T07:00:00+00:00"}, "Inbjudan 11 november 08.00"),
        (
            "measurement_changed",
            {"fields": ["title", "goal_percent", "okänt"]},
            "rubrik, mål för svarsfrekvensen, okänt",
        ),
        ("wave_expected_changed", {"expected": None}, ""),
        ("shared_link_made", {"has_word": True}, "med ord från inbjudan"),
        ("wave_opened", {}, ""),
    ],
)
def test_the_details_of_an_event_are_told_in_words(action, details, words):
    assert in_words(action, details) == words


def test_the_details_are_on_the_page(administration, key_user, municipality):
    record("wave_extended", "Social", by=key_user, organisation=municipality, before="2026-11-29", after="2026-12-01")

    assert "från 2026-11-29 till 2026-12-01" in text(administration.get(f"{HOME}handelser/"))


def test_the_events_of_another_organisation_are_not_shown(administration, foreign_key_user):
    record("role_given", "Bo", by=foreign_key_user, organisation=foreign_key_user.roles.get().organisation)

    assert "Gav roll" not in text(administration.get(f"{HOME}handelser/"))


def test_the_events_come_in_pages(administration, key_user, municipality):
    for number in range(60):
        record("role_given", f"Person {number}", by=key_user, organisation=municipality)

    first, second = (text(administration.get(f"{HOME}handelser/", {"sida": number})) for number in (1, 2))

    assert ("Person 59" in first, "Person 0<" in first, "Person 0<" in second) == (True, False, True)


def test_the_events_cost_the_same_whatever_their_number(
    administration, key_user, municipality, django_assert_max_num_queries
):
    for number in range(30):
        record("role_given", f"Person {number}", by=key_user, organisation=municipality)

    with django_assert_max_num_queries(10):
        administration.get(f"{HOME}handelser/")


# The word list


def term(**changes):
    return {
        "word_sv": "Ärende",
        "explanation_sv": "Något som ska göras.",
        "word_en": "",
        "explanation_en": "",
        **changes,
    }


def words(organisation) -> dict[str, str]:
    return {str(entry.word): str(entry.explanation) for entry in word_list(organisation)}


def test_a_word_is_added(administration, municipality):
    administration.post(f"{HOME}ordlista/ny/", term())

    assert words(municipality)["Ärende"] == "Något som ska göras."


def test_a_word_without_an_explanation_is_refused(administration):
    assert administration.post(f"{HOME}ordlista/ny/", term(explanation_sv="")).status_code == 400


def test_a_word_that_is_there_already_is_refused(administration):
    administration.post(f"{HOME}ordlista/ny/", term())

    assert administration.post(f"{HOME}ordlista/ny/", term()).status_code == 400


def test_a_shipped_word_gets_the_own_wording_is_left_out_and_comes_back(administration, municipality):
    key, entry = next(iter(shipped().items()))
    address = f"{HOME}ordlista/ord/{key}/"

    administration.post(address, term(word_sv=str(entry.word), explanation_sv="Vår egen förklaring."))
    own = words(municipality)[str(entry.word)]
    administration.post(f"{address}ta-bort/")
    left = str(entry.word) in words(municipality)
    administration.post(f"{address}ta-tillbaka/")

    assert (own, left, words(municipality)[str(entry.word)]) == (
        "Vår egen förklaring.",
        False,
        str(entry.explanation),
    )


@pytest.mark.parametrize("address", ["ordlista/ord/finns-inte/", "ordlista/ord/finns-inte/ta-bort/"])
def test_an_unknown_word_is_not_found(administration, address):
    assert administration.get(f"{HOME}{address}").status_code == 404
