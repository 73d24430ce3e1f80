import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from surveys import accounts
from surveys.models import AuditEntry, Role, User

NEW_PASSWORD = "ett-nytt-lösenord-2026"


def test_a_key_user_gets_an_account_with_her_role(municipality):
    user = accounts.create_key_user(municipality, "Staben@Example.se")

    assert (user.email, user.roles.get().kind) == ("staben@example.se", Role.Kind.KEY_USER)


def test_giving_the_part_is_recorded(municipality):
    user = accounts.create_key_user(municipality, "staben@example.se")

    entry = AuditEntry.objects.get(action="role_given")
    assert (entry.subject, entry.details) == (str(user), {"role": "key_user"})


def test_making_a_key_user_twice_changes_nothing_more(municipality):
    accounts.create_key_user(municipality, "staben@example.se")
    accounts.create_key_user(municipality, "STABEN@example.se")

    assert (User.objects.count(), Role.objects.count(), AuditEntry.objects.count()) == (1, 1, 1)


def test_an_account_can_be_key_user_of_a_second_organisation(municipality, foreign_key_user):
    accounts.create_key_user(municipality, foreign_key_user.email)

    assert foreign_key_user.roles.count() == 2


def test_the_address_of_a_new_account_counts_as_confirmed(municipality):
    user = accounts.create_key_user(municipality, "staben@example.se")

    assert EmailAddress.objects.get(user=user).verified


def choose_password(client, url: str):
    """Follow a set-password link as a browser does, and choose a password."""
    form = client.get(url, follow=True)
    address = form.redirect_chain[-1][0]
    return client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def test_the_printed_link_lets_the_key_user_choose_a_password(client, municipality):
    user = accounts.create_key_user(municipality, "staben@example.se")

    choose_password(client, accounts.set_password_url(user))

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_the_link_works_once(client, municipality):
    user = accounts.create_key_user(municipality, "staben@example.se")
    url = accounts.set_password_url(user)
    choose_password(client, url)

    again = client.get(url)

    assert again.status_code == 200
    assert "password1" not in again.content.decode()


def test_who_has_chosen_a_password_logs_in_with_it(client, municipality):
    user = accounts.create_key_user(municipality, "staben@example.se")
    choose_password(client, accounts.set_password_url(user))
    client.logout()

    response = client.post("/konto/login/", {"login": "Staben@example.se", "password": NEW_PASSWORD})

    assert (response.status_code, response.url) == (302, "/matningar/")


def test_the_command_prints_the_link(municipality, capsys):
    call_command("create_key_user", "0580", "staben@example.se")

    assert capsys.readouterr().out.startswith("http://testserver/konto/password/reset/key/")


@pytest.mark.parametrize(
    ("organisation", "email", "message"),
    [
        ("9999", "staben@example.se", "ingen organisation med koden 9999"),
        ("0580", "staben", "staben är ingen e-postadress"),
    ],
)
def test_the_command_refuses_what_does_not_exist_and_makes_no_account(municipality, organisation, email, message):
    with pytest.raises(CommandError, match=message):
        call_command("create_key_user", organisation, email)

    assert not User.objects.exists()
