import pytest
from django.test import Client

from surveys.models import User
from tests.factories import PASSWORD, RoleFactory

STRANGER = {"email": "ny@example.se", "password1": "ett-långt-lösenord", "password2": "ett-långt-lösenord"}


def log_in(client, user: User, password: str = PASSWORD, **more: str):
    return client.post("/konto/login/", {"login": user.email, "password": password, **more})


def test_nobody_signs_up_by_herself(client, db):
    client.post("/konto/signup/", STRANGER)

    assert not User.objects.exists()


def test_the_sign_up_page_has_no_form(client, db):
    assert "password1" not in client.get("/konto/signup/").content.decode()


def test_a_key_user_logs_in_and_comes_to_her_measurements(client, key_user):
    assert log_in(client, key_user).url == "/matningar/"


def test_a_wrong_password_does_not_let_in(client, key_user):
    log_in(client, key_user, "fel-lösenord-helt")

    assert client.get("/matningar/").status_code == 302


def test_a_closed_account_does_not_let_in(client, key_user):
    key_user.is_active = False
    key_user.save()

    log_in(client, key_user)

    assert client.get("/matningar/").status_code == 302


def test_an_account_closed_while_logged_in_is_out_at_the_next_page(client, key_user):
    log_in(client, key_user)

    User.objects.update(is_active=False)

    assert client.get("/matningar/").status_code == 302


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_login_leads_to_no_other_site(client, key_user, address):
    assert log_in(client, key_user, next=address).url == "/matningar/"


def test_login_leads_to_the_page_that_was_asked_for(client, key_user):
    assert log_in(client, key_user, next="/matningar/0580/2020/").url == "/matningar/0580/2020/"


@pytest.mark.parametrize("login", ["anna\0@example.se", "a" * 10_000, "\u202eanna@example.se", "ingen@example.se", ""])
def test_a_login_that_nobody_has_is_answered_with_the_form(client, db, login):
    response = client.post("/konto/login/", {"login": login, "password": "x"})

    assert response.status_code == 200


@pytest.mark.parametrize("exists", [True, False])
def test_a_forgotten_password_is_answered_the_same_whether_the_account_exists(client, key_user, exists):
    email = key_user.email if exists else "ingen@example.se"

    assert client.post("/konto/password/reset/", {"email": email}).url == "/konto/password/reset/done/"


def test_a_forgotten_password_is_mailed_to_the_account_alone(client, key_user, mailoutbox):
    client.post("/konto/password/reset/", {"email": key_user.email})
    client.post("/konto/password/reset/", {"email": "ingen@example.se"})

    assert [mail.to for mail in mailoutbox] == [[key_user.email]]


# Limits


def test_half_a_municipality_may_log_in_at_once_from_one_network_address(client, municipality):
    people = [RoleFactory(organisation=municipality).user for _ in range(35)]

    assert {log_in(Client(), each).status_code for each in people} == {302}


def test_wrong_passwords_of_others_behind_the_same_address_keep_nobody_out(client, key_user):
    for number in range(15):
        client.post("/konto/login/", {"login": f"ingen{number}@example.se", "password": "fel"})

    assert log_in(client, key_user).status_code == 302


def test_the_sixth_wrong_password_of_an_account_has_to_wait(client, key_user):
    for _ in range(5):
        log_in(client, key_user, "fel-lösenord-helt")

    assert "Vänta några minuter och försök igen." in log_in(client, key_user).text


def test_too_many_mails_for_one_forgotten_password_are_refused_in_swedish(client, key_user, mailoutbox):
    answers = [client.post("/konto/password/reset/", {"email": key_user.email}) for _ in range(6)]

    assert ([answer.status_code for answer in answers], len(mailoutbox)) == ([302] * 5 + [429], 5)
    assert "Vänta en stund" in answers[-1].text


def test_logging_out_needs_a_post(client, key_user):
    log_in(client, key_user)

    client.get("/konto/logout/")

    assert client.get("/matningar/").status_code == 200


def test_who_has_logged_out_is_out(client, key_user):
    log_in(client, key_user)

    client.post("/konto/logout/")

    assert client.get("/matningar/").status_code == 302
