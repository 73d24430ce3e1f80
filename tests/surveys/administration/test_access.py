"""Who reaches which page of the administration: every address, for every part."""

import uuid

import pytest
from django.urls import reverse

from surveys.administration import urls
from surveys.models import DepartmentSuccession, Job, ListUpload, Wave
from surveys.respondent_lists import storing
from tests.factories import MeasurementFactory, RespondentFactory, WaveFactory

CODE, SLUG = "0580", "2026"

#: Pages of the organisation as a whole: the key user's alone.
WHOLE = {
    "successions": [],
    "succession_new": [],
    "succession_remove": ["succession"],
    "groups": [],
    "group_new": [],
    "group": ["group"],
    "group_delete": ["group"],
    "events": [],
    "terms": [],
    "term_new": [],
    "term": ["term"],
    "term_delete": ["term"],
    "measurement_new": [],
    "measurement_edit": ["slug"],
    "introduction": ["slug"],
    "free_texts": ["slug"],
}
#: The topmost department of the sub-administrator's part, and a key user's role: not hers to change.
ABOVE_A_PART = {
    "department": ["department"],
    "department_delete": ["department"],
    "role_take_away": ["role"],
}
#: Pages that a sub-administrator shares.
SHARED = {
    "departments": [],
    "department_new": [],
    "roles": [],
    "role_new": [],
    "organisation": [],
    "measurement": ["slug"],
    "preview": ["slug"],
    "preview_step": ["slug", "step"],
    "wave_departments": ["slug"],
}
#: Pages of a wave: also the sub-administrator's, for her part of the tree.
OF_A_WAVE = {
    "wave": [],
    "wave_move": [],
    "wave_expected": [],
    "wave_remove": [],
    "respondents": [],
    "respondent_new": [],
    "choosing": [],
    "copy": [],
    "upload": [],
    "respondent": ["respondent"],
    "respondent_remove": ["respondent"],
}
POSTED = {"wave_open", "wave_mark", "upload_forget", "measurement_upload_forget", "term_restore"}
#: Pages that need more than a planned wave; test_nobody_else_changes_a_wave and the tests of each page hold them.
ELSEWHERE = {
    "free_texts_review",
    "introduction_remove",
    "start",
    "wave_dates",
    "wave_extend",
    "wave_close",
    "wave_complement",
    "upload_preview",
    "upload_job",
    "measurement_copy",
    "measurement_upload",
    "measurement_upload_preview",
    "measurement_upload_job",
}
SHARED_LINK = {"shared_link", "shared_link_remove", "shared_link_code", "poster"}


@pytest.fixture
def things(planned, chefs, social, sibling_department, key_user):
    person = RespondentFactory(wave=planned, group=chefs, email="anna@example.se")
    role = key_user.roles.get()
    return {
        "department": social.pk,
        "group": chefs.pk,
        "role": role.pk,
        "succession": DepartmentSuccession.objects.create(predecessor=sibling_department, successor=social).pk,
        "respondent": person.pk,
        "slug": SLUG,
        "step": "granska/",
        "term": "digitalisering",
        "wave": planned.pk,
    }


def addresses(things, pages, *first):
    return {
        name: reverse(f"administration:{name}", args=[CODE, *first, *(things[a] for a in arguments)])
        for name, arguments in pages.items()
    }


def answered(client, pages):
    return {name: client.get(address).status_code for name, address in pages.items()}


def everywhere(pages, status):
    return dict.fromkeys(pages, status)


def test_every_address_is_in_a_table_here():
    names = {pattern.name for pattern in urls.urlpatterns}

    assert names == {*WHOLE, *ABOVE_A_PART, *SHARED, *OF_A_WAVE, *POSTED, *ELSEWHERE, *SHARED_LINK}


@pytest.fixture
def word(things, municipality):
    from surveys.models.wordlist import word_list

    things["term"] = word_list(municipality)[0].key
    return things


@pytest.mark.parametrize(
    ("person", "whole", "shared", "of_a_wave"),
    [
        ("key_user", 200, 200, 200),
        ("sub_administrator", 403, 200, 200),
        ("sibling_sub_administrator", 403, 200, 404),
        ("reader", 403, 403, 403),
        ("representative", 403, 403, 403),
        ("sibling_representative", 403, 403, 403),
        ("foreign_key_user", 404, 404, 404),
        ("coordinator", 404, 404, 404),
    ],
)
def test_each_part_reaches_its_own_pages(request, person, whole, shared, of_a_wave, word, log_in):
    client = log_in(request.getfixturevalue(person))

    assert answered(client, addresses(word, WHOLE)) == everywhere(WHOLE, whole)
    assert answered(client, addresses(word, SHARED)) == everywhere(SHARED, shared)
    assert answered(client, addresses(word, OF_A_WAVE, word["wave"])) == everywhere(OF_A_WAVE, of_a_wave)


@pytest.fixture
def sibling_sub_administrator(sibling_department):
    from surveys.models import Role
    from tests.factories import RoleFactory

    return RoleFactory(
        kind=Role.Kind.SUB_ADMINISTRATOR,
        organisation=sibling_department.organisation,
        department=sibling_department,
    ).user


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("key_user", 200),
        ("sub_administrator", 200),
        ("sibling_sub_administrator", 302),  # no wave of hers takes respondents
        ("reader", 403),
        ("representative", 403),
        ("foreign_key_user", 404),
        ("coordinator", 404),
    ],
)
def test_a_list_for_a_whole_measurement_is_read_by_those_who_administer_its_waves(
    request, person, status, things, log_in
):
    client = log_in(request.getfixturevalue(person))

    assert client.get(reverse("administration:measurement_upload", args=[CODE, SLUG])).status_code == status


@pytest.mark.parametrize(
    ("person", "status"),
    [("key_user", 200), ("sub_administrator", 200), ("reader", 403), ("representative", 403), ("coordinator", 404)],
)
def test_an_earlier_measurements_lists_are_copied_by_those_who_administer(request, person, status, things, log_in):
    earlier = WaveFactory(
        measurement=MeasurementFactory(organisation=Wave.objects.get().measurement.organisation, slug="2025"),
        department_id=things["department"],
    )
    RespondentFactory(wave=earlier, group_id=things["group"])
    client = log_in(request.getfixturevalue(person))

    assert client.get(reverse("administration:measurement_copy", args=[CODE, SLUG])).status_code == status


@pytest.mark.parametrize("person", ["reader", "representative", "sibling_sub_administrator", "foreign_key_user"])
def test_nobody_else_changes_a_wave(request, person, planned, log_in):
    client = log_in(request.getfixturevalue(person))
    names = ("wave_open", "wave_mark", "wave_close", "wave_remove", "wave_extend", "wave_complement", "wave_move")

    statuses = {client.post(reverse(f"administration:{name}", args=[CODE, planned.pk])).status_code for name in names}

    assert statuses <= {403, 404}
    assert Wave.objects.get().state == Wave.State.PLANNED


@pytest.mark.parametrize("name", sorted(POSTED))
def test_what_changes_things_answers_posts_only(administration, planned, name):
    of_a_list = {
        "upload_forget": [planned.pk, uuid.uuid4()],
        "measurement_upload_forget": [SLUG, uuid.uuid4()],
    }
    arguments = {**of_a_list, "term_restore": ["ord"]}.get(name, [planned.pk])

    assert administration.get(reverse(f"administration:{name}", args=[CODE, *arguments])).status_code == 405


def test_a_visitor_is_sent_to_the_login(client, word):
    pages = addresses(word, WHOLE) | addresses(word, SHARED) | addresses(word, OF_A_WAVE, word["wave"])

    assert answered(client, pages) == everywhere(pages, 302)


@pytest.mark.parametrize("code", ["9999", "%00", "0580%00", "%F0%9F%98%80"])
def test_an_organisation_that_does_not_exist_is_not_found(administration, code):
    assert administration.get(f"/administration/{code}/").status_code == 404


def test_the_administration_begins_in_the_only_organisation(administration):
    assert administration.get("/administration/").url == "/administration/0580/"


def test_somebody_who_administers_nothing_has_no_administration(log_in, reader):
    assert log_in(reader).get("/administration/").status_code == 403


@pytest.mark.parametrize(("person", "sees"), [("key_user", True), ("sub_administrator", True), ("reader", False)])
def test_the_header_leads_to_the_administration_for_those_who_have_one(request, person, sees, log_in, measurement):
    page = log_in(request.getfixturevalue(person)).get("/matningar/").content.decode()

    assert ('href="/administration/"' in page) is sees


def test_a_sub_administrator_sees_no_key_users_pages_in_the_navigation(log_in, sub_administrator, measurement):
    page = log_in(sub_administrator).get("/administration/0580/").content.decode()

    assert "Representanter" in page
    assert not any(name in page for name in ("Roller", "Respondentgrupper", "Händelser"))


@pytest.mark.parametrize(
    ("person", "statuses"),
    [
        ("key_user", [200, 200, 200]),
        ("sub_administrator", [403, 403, 404]),
        ("sibling_sub_administrator", [404, 404, 404]),
        ("reader", [403, 403, 403]),
        ("foreign_key_user", [404, 404, 404]),
    ],
)
def test_what_lies_above_a_part_is_not_its_sub_administrators_to_change(request, person, statuses, things, log_in):
    client = log_in(request.getfixturevalue(person))

    assert list(answered(client, addresses(things, ABOVE_A_PART)).values()) == statuses


def test_a_sub_administrator_changes_what_lies_below_her_department(log_in, sub_administrator, home_care):
    client = log_in(sub_administrator)
    names = ("department", "department_delete")

    assert {client.get(reverse(f"administration:{n}", args=[CODE, home_care.pk])).status_code for n in names} == {200}


@pytest.fixture
def kept(planned, key_user):
    return ListUpload.objects.create(wave=planned, by=key_user, source="lista.csv", rows=[])


def test_only_the_one_who_uploaded_sees_a_list_before_it_is_stored(kept, planned, log_in, key_user, sub_administrator):
    address = reverse("administration:upload_preview", args=[CODE, planned.pk, kept.pk])

    assert log_in(key_user).get(address).status_code == 200
    assert log_in(sub_administrator).get(address).status_code == 404


def test_only_the_one_who_asked_follows_the_storing_of_a_list(kept, planned, log_in, key_user, sub_administrator):
    job = Job.objects.create(kind=storing.STORE_LIST, object_id=str(kept.pk), by=key_user)
    address = reverse("administration:upload_job", args=[CODE, planned.pk, job.pk])

    assert log_in(key_user).get(address).status_code == 200
    assert log_in(sub_administrator).get(address).status_code == 404
