"""Giving and taking away roles."""

import pytest
from django.core import mail

from surveys import jobs, roles
from surveys.models import AuditEntry, Job, Role, User
from tests.factories import RoleFactory, UserFactory


@pytest.fixture
def give(municipality, social, key_user):
    def give(email="ny@example.se", kind=Role.Kind.REPRESENTATIVE, department=social) -> Role:
        return roles.give(email, "Ny", kind, organisation=municipality, department=department, by=key_user)

    return give


def test_a_new_person_gets_an_account_and_the_role(give, social):
    role = give()

    assert (role.user.email, role.user.has_usable_password(), role.department) == ("ny@example.se", False, social)


def test_a_new_person_gets_a_mail_with_a_link_that_lets_her_choose_a_password(give, client):
    give()
    jobs.carry_out(Job.objects.get().pk)

    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    assert message.to == ["ny@example.se"]
    assert client.get(link.removeprefix("http://testserver"), follow=True).status_code == 200


def test_the_mail_says_who_gave_which_role_where(give, key_user, municipality):
    give()
    jobs.carry_out(Job.objects.get().pk)

    (message,) = mail.outbox
    assert all(
        part in message.body for part in (f"{key_user} har gett dig", "Förvaltningsrepresentant", municipality.name)
    )


def test_no_mail_is_sent_inside_the_request(give):
    give()

    assert mail.outbox == []


def test_the_job_holds_no_link(give):
    give()

    job = Job.objects.values("object_id", "message", "kind").get()
    assert job == {
        "object_id": str(User.objects.get(email="ny@example.se").pk),
        "message": "",
        "kind": "mail_new_account",
    }


def test_somebody_with_a_password_gets_no_mail(give):
    UserFactory(email="ny@example.se")

    give("NY@example.se")

    assert not Job.objects.exists()


def test_somebody_who_has_chosen_a_password_meanwhile_gets_no_mail(give):
    user = give().user
    user.set_password("ett-nytt-långt-lösenord")
    user.save()

    jobs.carry_out(Job.objects.get().pk)

    assert mail.outbox == []


def test_the_same_role_twice_is_one_role(give):
    give()
    give()

    assert Role.objects.filter(user__email="ny@example.se").count() == 1
    assert AuditEntry.objects.filter(action="role_given").count() == 1


def test_giving_and_taking_away_are_recorded(give, key_user):
    roles.take_away(give(), by=key_user)

    actions = AuditEntry.objects.filter(by=key_user).order_by("pk").values_list("action", "details")
    details = {"role": "representative", "department": "Social- och omsorgsförvaltningen"}
    assert list(actions) == [("role_given", details), ("role_taken_away", details)]


def test_the_last_key_user_keeps_her_role(key_user):
    with pytest.raises(roles.LastKeyUser):
        roles.take_away(key_user.roles.get(), by=key_user)

    assert key_user.roles.exists()


def test_a_closed_account_does_not_count_as_a_key_user(key_user, municipality):
    RoleFactory(user=UserFactory(is_active=False), kind=Role.Kind.KEY_USER, organisation=municipality)

    with pytest.raises(roles.LastKeyUser):
        roles.take_away(key_user.roles.get(), by=key_user)


def test_one_of_two_key_users_can_lose_the_role(key_user, municipality):
    RoleFactory(kind=Role.Kind.KEY_USER, organisation=municipality)

    roles.take_away(key_user.roles.get(), by=key_user)

    assert not key_user.roles.exists()
