"""From nothing to an open wave, through the pages."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from surveys.models import AuditEntry, Department, Mailing, MailKind, Measurement, RespondentGroup, Role, Wave
from surveys.periods import STOCKHOLM
from tests.factories import DepartmentFactory, MeasurementFactory, RespondentFactory, WaveFactory

HOME = "/administration/0580/"
DAYS = {"period": "autumn-2026", "opens_on": "2026-11-12", "closes_on": "2026-11-20"}


def text(response) -> str:
    return response.content.decode()


def wave_page(wave: Wave, name: str = "wave") -> str:
    return reverse(f"administration:{name}", args=["0580", wave.pk])


# Departments and groups


def department(**changes):
    return {"name": "Ny", "parent": "", "sector": "education", "position": "3", **changes}


def test_a_department_is_added_below_another(administration, social):
    administration.post(f"{HOME}forvaltningar/ny/", department(parent=social.pk))

    added = Department.objects.get(name="Ny")
    assert (added.parent, added.level, added.sector, added.position) == (social, 2, "education", 3)


def test_a_unit_without_a_sector_of_its_own_gets_that_of_the_one_above(administration, social):
    Department.objects.update(sector="education")
    administration.post(f"{HOME}forvaltningar/ny/", department(parent=social.pk, sector=""))

    assert Department.objects.get(name="Ny").sector == "education"


def test_a_sub_administrator_adds_units_to_her_part_and_nowhere_else(log_in, sub_administrator, sibling_department):
    client, social = log_in(sub_administrator), sub_administrator.roles.get().department
    posted = [department(parent=parent) for parent in (social.pk, sibling_department.pk, "")]

    statuses = [client.post(f"{HOME}forvaltningar/ny/", each).status_code for each in posted]

    assert (statuses, Department.objects.get(name="Ny").parent) == ([302, 400, 400], social)


def test_a_sub_administrator_does_not_see_the_other_parts_of_the_tree(log_in, sub_administrator, sibling_department):
    page = text(log_in(sub_administrator).get(f"{HOME}forvaltningar/"))

    assert ("Social- och omsorgsförvaltningen" in page, sibling_department.name in page) == (True, False)


def test_a_sub_administrator_appoints_representatives_of_her_part_and_nobody_else(
    log_in, sub_administrator, sibling_department
):
    client, social = log_in(sub_administrator), sub_administrator.roles.get().department
    given = {"email": "ny@example.se", "name": "Ny", "kind": "representative", "department": social.pk}
    others = [
        {**given, "department": sibling_department.pk},
        {**given, "kind": "key_user"},
        {**given, "department": ""},
    ]

    statuses = [client.post(f"{HOME}roller/ny/", each).status_code for each in (given, *others)]

    assert (statuses, Role.objects.get(user__email="ny@example.se").department) == ([302, 400, 400, 400], social)


def test_a_sub_administrator_takes_away_the_representatives_of_her_part_only(
    log_in, sub_administrator, representative, sibling_representative
):
    client = log_in(sub_administrator)
    roles = [person.roles.get().pk for person in (representative, sibling_representative)]

    statuses = [client.post(f"{HOME}roller/{role}/ta-bort/").status_code for role in roles]

    assert (statuses, representative.roles.exists(), sibling_representative.roles.exists()) == ([302, 404], False, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Namn"),
        ({"name": "Social- och omsorgsförvaltningen"}, "Det finns redan en enhet med det namnet"),
        ({"name": "A / B"}, "utan snedstreck"),
        ({"name": "A\r\nB"}, "Skriv på en rad"),
        ({"sector": "okänd"}, "okänd"),
        ({"parent": "999999"}, "Ligger under"),
    ],
)
def test_a_department_that_does_not_fit_is_refused(administration, social, change, message):
    response = administration.post(f"{HOME}forvaltningar/ny/", department(**change))

    assert (response.status_code, message in text(response)) == (400, True)
    assert Department.objects.count() == 1


def test_a_department_of_another_organisation_is_no_parent(administration):
    stranger = DepartmentFactory()

    assert administration.post(f"{HOME}forvaltningar/ny/", department(parent=stranger.pk)).status_code == 400


def test_a_department_that_may_not_move_stays_whatever_is_posted(administration, respondent, sibling_department):
    social = respondent.department
    changed = department(name="Nytt namn", parent=sibling_department.pk)

    administration.post(f"{HOME}forvaltningar/{social.pk}/", changed)

    social.refresh_from_db()
    assert (social.name, social.parent) == ("Nytt namn", None)


def test_extra_fields_are_ignored(administration, municipality, foreign_key_user):
    other = foreign_key_user.roles.get().organisation

    administration.post(f"{HOME}forvaltningar/ny/", department(organisation=other.pk, level="4"))

    added = Department.objects.get()
    assert (added.organisation, added.level) == (municipality, 1)


def test_a_department_with_something_below_it_is_not_deleted(administration, social, home_care):
    response = administration.post(f"{HOME}forvaltningar/{social.pk}/ta-bort/")

    assert (response.status_code, "enheter ligger under den" in text(response)) == (400, True)


def test_asking_before_deleting_deletes_nothing(administration, social):
    administration.get(f"{HOME}forvaltningar/{social.pk}/ta-bort/")

    assert Department.objects.exists()


def test_names_are_printed_as_text(administration, municipality):
    DepartmentFactory(organisation=municipality, name="<script>alert(1)</script>{{7*7}}")

    page = text(administration.get(f"{HOME}forvaltningar/"))

    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_the_usual_groups_are_added_where_there_are_none(administration):
    administration.post(f"{HOME}grupper/")

    assert RespondentGroup.objects.count() == 5


def test_two_groups_never_have_the_same_name(administration, chefs):
    response = administration.post(f"{HOME}grupper/ny/", {"name": "CHEFER", "position": "1"})

    assert response.status_code == 400


@pytest.mark.parametrize(("address", "n"), [("forvaltningar/", 12), ("grupper/", 9), ("", 9), ("handelser/", 10)])
def test_a_list_costs_the_same_whatever_its_length(
    administration, municipality, address, n, django_assert_max_num_queries
):
    for number in range(12):
        DepartmentFactory(organisation=municipality)
        MeasurementFactory(organisation=municipality, slug=f"2026-{number}")

    with django_assert_max_num_queries(n):
        administration.get(f"{HOME}{address}")


# The measurement


def measured(**changes):
    values = {"title": "Digital mognad 2026", "slug": "2026", "contact": "Staben", "goal_percent": "75", "note": ""}
    values |= {"k": "6", "k_dist": "8", "k_text": "10", "k_inv": "5", "k_step": "5", "m": "5", "m_dom_percent": "50"}
    values |= {"practical": "0.3", "low": "2.5", "high": "4", "dont_know_high_percent": "30", "others_as": "pooled"}
    return {**values, **changes}


def created(administration, **changes):
    page = administration.get(f"{HOME}ny-matning/")
    chosen = page.context["form"].initial["questionnaire"]
    return administration.post(f"{HOME}ny-matning/", measured(questionnaire=chosen, **changes))


def test_a_measurement_gets_the_questionnaire_of_2026_unless_another_is_chosen(administration):
    created(administration)

    measurement = Measurement.objects.get()
    assert (str(measurement), str(measurement.questionnaire)) == ("0580/2026", "dimios:2026")
    assert (measurement.goal, measurement.k) == (0.75, 6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"slug": "mognad"}, "Börja med årtalet"),
        ({"slug": "2026/x"}, "Börja med årtalet"),
        ({"k": "4"}, "Lägst 5"),
        ({"k_text": "9"}, "Lägst 10"),
        ({"k": "9"}, "kan inte vara lägre"),
        ({"goal_percent": "0"}, "Mål"),
        ({"goal_percent": "101"}, "Mål"),
        ({"title": "A\nB"}, "Skriv på en rad"),
        ({"k_step": "4"}, "Lägst 5"),
        ({"m": "2"}, "Lägst 3"),
        ({"m_dom_percent": "51"}, "50"),
        ({"practical": "0"}, "Lägst 0,1"),
        ({"low": "0.5"}, "Lägst 1"),
        ({"high": "5.5"}, "Högst 5"),
        ({"low": "4", "high": "4"}, "ska ligga över den för ett lågt"),
        ({"dont_know_high_percent": "0"}, "Vet ej"),
        ({"others_as": "median"}, "median"),
    ],
)
def test_a_measurement_that_does_not_fit_is_refused(administration, change, message):
    response = created(administration, **change)

    assert (response.status_code, message in text(response)) == (400, True)
    assert not Measurement.objects.exists()


def test_two_measurements_never_share_a_name(administration, measurement):
    assert created(administration).status_code == 400


def test_questionnaire_and_thresholds_are_fixed_once_a_wave_has_opened(administration, respondent):
    before = Measurement.objects.get()

    posted = measured(title="Ny rubrik", k="7", k_step="9", m="6", m_dom_percent="40", questionnaire="1")

    administration.post(f"{HOME}matningar/2026/andra/", posted)

    after = Measurement.objects.get()
    assert (after.title, after.k, after.questionnaire) == ("Ny rubrik", before.k, before.questionnaire)
    assert (after.k_step, after.m, after.m_dom) == (before.k_step, before.m, before.m_dom)


def test_every_threshold_can_be_made_stricter_before_a_wave_opens(administration):
    created(administration, k_dist="9", k_text="12", k_inv="7", k_step="6", m="8", m_dom_percent="40")

    made = Measurement.objects.get()
    assert (made.k_dist, made.k_text, made.k_inv, made.k_step, made.m, made.m_dom) == (9, 12, 7, 6, 8, 0.4)


CALLED_OUT = {"practical": "0.5", "low": "2", "high": "4.5", "dont_know_high_percent": "25"}


def test_what_is_called_out_can_be_changed_after_a_wave_has_opened(administration, respondent):
    posted = measured(**CALLED_OUT, others_as="mean_of_organisations")

    administration.post(f"{HOME}matningar/2026/andra/", posted)

    after = Measurement.objects.get()
    assert (after.practical, after.low, after.high, after.dont_know_high) == (0.5, 2, 4.5, 0.25)
    assert after.others_as == Measurement.Others.MEAN_OF_ORGANISATIONS


def test_the_audit_says_which_settings_were_changed(administration, respondent):
    administration.post(f"{HOME}matningar/2026/andra/", measured(title=Measurement.objects.get().title, **CALLED_OUT))

    fields = AuditEntry.objects.get(action="measurement_changed").details["fields"]
    assert set(CALLED_OUT) <= set(fields)


def test_a_share_that_is_no_whole_percent_stays_when_it_is_not_edited(administration, respondent):
    Measurement.objects.update(dont_know_high=0.333)

    administration.post(f"{HOME}matningar/2026/andra/", measured(dont_know_high_percent="33"))

    assert Measurement.objects.get().dont_know_high == 0.333


# Waves


@pytest.fixture
def chosen(now, administration, measurement, social) -> str:
    """The address of step 2, with social chosen."""
    return f"{HOME}matningar/2026/omgangar/ny/dagar/?valt=ja&departments={social.pk}"


def test_choosing_departments_stores_nothing(administration, chosen):
    administration.get(chosen)

    assert not Wave.objects.exists()


def test_the_chosen_department_gets_a_wave_and_its_checklist(administration, chosen, social):
    response = administration.post(chosen, DAYS, follow=True)

    wave = Wave.objects.get()
    assert (wave.department, wave.period.season) == (social, "autumn")
    assert "Innan omgången kan öppna" in text(response)


def test_choosing_nothing_is_told(administration, chosen):
    response = administration.get(f"{HOME}matningar/2026/omgangar/ny/dagar/?valt=ja")

    assert (response.status_code, "Välj minst en förvaltning" in text(response)) == (400, True)


def test_a_department_and_a_unit_below_it_are_not_both_chosen(administration, chosen, home_care):
    response = administration.post(f"{chosen}&departments={home_care.pk}", DAYS)

    assert (response.status_code, Wave.objects.exists()) == (400, False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"closes_on": "2026-12-02"}, "Välj dagar inom"),
        ({"closes_on": "2026-11-11"}, "ligger före den första"),
        ({"opens_on": "2026-09-01", "closes_on": "2026-11-09"}, "har redan passerat"),
        ({"opens_on": "igår"}, "Första dag"),
        ({"period": "autumn-2020"}, "Mätperiod"),
    ],
)
def test_days_that_do_not_fit_are_refused(administration, chosen, change, message):
    response = administration.post(chosen, {**DAYS, **change})

    assert (response.status_code, message in text(response)) == (400, True)
    assert not Wave.objects.exists()


def test_a_department_with_a_wave_is_not_offered_again(administration, planned):
    page = text(administration.get(f"{HOME}matningar/2026/omgangar/ny/"))

    assert "har redan en omgång" in page


def test_a_sub_administrator_plans_for_her_own_part_only(log_in, sub_administrator, chosen, sibling_department):
    client = log_in(sub_administrator)
    others = f"{HOME}matningar/2026/omgangar/ny/dagar/?valt=ja&departments={sibling_department.pk}"

    statuses = [client.post(address, DAYS).status_code for address in (others, chosen)]

    assert (statuses, Wave.objects.count()) == ([400, 302], 1)


def test_a_wave_that_is_not_ready_does_not_open(administration, planned):
    administration.post(wave_page(planned, "wave_open"))

    assert Wave.objects.get().state == Wave.State.PLANNED


@pytest.fixture
def ready(planned, chefs) -> Wave:
    Measurement.objects.update(contact="Staben")
    RespondentFactory(wave=planned, group=chefs)
    return planned


def test_a_wave_that_is_ready_opens(administration, ready):
    page = text(administration.post(wave_page(ready, "wave_open"), follow=True))

    assert Wave.objects.get().state == Wave.State.OPEN
    assert "Omgången är öppen" in page


def test_pressing_open_twice_opens_once(administration, ready):
    administration.post(wave_page(ready, "wave_open"))
    opened_at = Wave.objects.get().opened_at
    administration.post(wave_page(ready, "wave_open"))

    assert Wave.objects.get().opened_at == opened_at


def test_closing_is_asked_for_first(administration, respondent):
    page = text(administration.get(wave_page(respondent.wave, "wave_close")))

    assert "Utkast som inte är inskickade raderas" in page
    assert Wave.objects.get().state == Wave.State.OPEN


def test_closing_closes(administration, respondent):
    administration.post(wave_page(respondent.wave, "wave_close"))

    assert Wave.objects.get().state == Wave.State.CLOSED


def test_extending_past_the_period_is_refused(administration, respondent):
    response = administration.post(wave_page(respondent.wave, "wave_extend"), {"closes_on": "2026-12-02"})

    assert (response.status_code, "senast 2026-12-01" in text(response)) == (400, True)


def test_what_the_state_does_not_allow_is_told_and_changes_nothing(administration, planned):
    page = text(administration.post(wave_page(planned, "wave_extend"), {"closes_on": "2026-12-01"}, follow=True))

    assert "Inget har ändrats" in page
    assert Wave.objects.get().closes_on == planned.closes_on


def test_a_closed_wave_is_marked_and_complemented(administration, respondent):
    administration.post(wave_page(respondent.wave, "wave_close"))
    administration.post(wave_page(respondent.wave, "wave_complement"), DAYS)

    assert list(Wave.objects.order_by("pk").values_list("state", "to_be_completed")) == [
        ("closed", True),
        ("planned", False),
    ]


def test_the_measurements_page_costs_the_same_whatever_the_number_of_waves(
    administration, measurement, django_assert_max_num_queries
):
    for _ in range(12):
        WaveFactory(measurement=measurement)

    with django_assert_max_num_queries(11):
        administration.get(f"{HOME}matningar/2026/")


# The smaller pages of a wave


def test_a_planned_wave_gets_other_days_inside_its_period(administration, planned):
    days = {"opens_on": "2026-11-12", "closes_on": "2026-11-20"}

    refused = administration.post(wave_page(planned, "wave_move"), {**days, "closes_on": "2026-12-02"})
    administration.post(wave_page(planned, "wave_move"), days)

    assert (refused.status_code, str(Wave.objects.get().closes_on)) == (400, "2026-11-20")


def test_the_number_of_people_asked_is_given(administration, planned):
    refused = administration.post(wave_page(planned, "wave_expected"), {"expected": "-1"})
    administration.post(wave_page(planned, "wave_expected"), {"expected": "40"})

    assert (refused.status_code, Wave.objects.get().expected) == (400, 40)


def test_an_open_wave_is_extended(administration, respondent):
    administration.post(wave_page(respondent.wave, "wave_extend"), {"closes_on": "2026-12-01"})

    assert str(Wave.objects.get().closes_on) == "2026-12-01"


def test_a_mark_is_set_and_taken_away(administration, respondent):
    administration.post(wave_page(respondent.wave, "wave_close"))
    marks = []
    for answer in ("ja", "nej"):
        administration.post(wave_page(respondent.wave, "wave_mark"), {"kompletteras": answer})
        marks.append(Wave.objects.get().to_be_completed)

    assert marks == [True, False]


def test_a_planned_wave_is_removed(administration, planned):
    response = administration.post(wave_page(planned, "wave_remove"))

    assert (response.url, Wave.objects.exists()) == (f"{HOME}matningar/2026/", False)


def test_a_wave_that_is_not_open_has_nothing_to_close(administration, planned):
    assert administration.get(wave_page(planned, "wave_close")).url == wave_page(planned)


@pytest.mark.parametrize("state", [Wave.State.OPEN, Wave.State.CLOSED])
def test_a_wave_has_a_page_in_every_state(administration, measurement, social, now, state):
    wave = WaveFactory(measurement=measurement, department=social, state=state)

    assert administration.get(wave_page(wave)).status_code == 200


def test_several_chosen_departments_lead_to_the_list_of_respondents_for_all(
    administration, chosen, social, sibling_department
):
    response = administration.post(f"{chosen}&departments={sibling_department.pk}", DAYS, follow=True)

    assert response.request["PATH_INFO"] == f"{HOME}matningar/2026/respondenter/fil/"
    assert all(part in text(response) for part in ('aria-current="step"', social.name, sibling_department.name))


def test_the_measurements_page_says_what_is_next_for_each_planned_wave(administration, ready, sibling_department):
    empty = WaveFactory(
        measurement=ready.measurement, department=sibling_department, state=Wave.State.PLANNED, opened_at=None
    )
    page = text(administration.get(f"{HOME}matningar/2026/"))

    assert f'<a href="{wave_page(empty, "respondents")}">Respondenter' in page
    assert f'<a href="{wave_page(ready)}">Checklistan' in page


@pytest.mark.parametrize("name", ["administration:upload", "invitations:plan", "invitations:overview"])
def test_the_pages_of_the_set_up_show_its_steps(administration, planned, name):
    arguments = [planned.pk] if name.startswith("administration") else ["2026", planned.pk]

    assert 'aria-current="step"' in text(administration.get(reverse(name, args=["0580", *arguments])))


def test_a_complementary_wave_is_told_from_the_first(administration, respondent):
    administration.post(wave_page(respondent.wave, "wave_close"))
    administration.post(wave_page(respondent.wave, "wave_complement"), DAYS)

    assert text(administration.get(f"{HOME}matningar/2026/")).count("kompletterande omgång") == 1


# The last reminder


@pytest.fixture
def last_reminder(respondent) -> Mailing:
    """Planned for Friday 27 November, in a wave that closes on Sunday 29."""
    Wave.objects.update(closes_on="2026-11-29")
    due_at = dt.datetime(2026, 11, 27, 8, tzinfo=STOCKHOLM)
    return Mailing.objects.create(wave=respondent.wave, kind=MailKind.LAST_DAY, due_at=due_at)


def extended(administration, wave: Wave) -> str:
    return text(administration.post(wave_page(wave, "wave_extend"), {"closes_on": "2026-12-01"}, follow=True))


def test_extending_a_wave_moves_its_last_reminder_and_says_so(administration, last_reminder):
    page = extended(administration, last_reminder.wave)

    last_reminder.refresh_from_db()
    assert last_reminder.due_at == dt.datetime(2026, 12, 1, 8, tzinfo=STOCKHOLM)
    assert "öppen till och med 1 december 2026. Sista påminnelsen går nu ut tisdag 1 december 08.00." in page


def test_a_last_reminder_that_has_left_stays_and_is_told(administration, last_reminder):
    Mailing.objects.update(state=Mailing.State.STARTED, started_at=last_reminder.due_at)

    page = extended(administration, last_reminder.wave)

    last_reminder.refresh_from_db()
    assert (last_reminder.due_at.day, "har redan gått ut, med den förra dagen" in page) == (27, True)


def test_new_days_that_a_plan_does_not_fit_are_told(administration, planned):
    due_at = dt.datetime(2026, 11, 11, 8, tzinfo=STOCKHOLM)
    Mailing.objects.create(wave=planned, kind=MailKind.INVITATION, due_at=due_at)
    days = {"opens_on": "2026-11-12", "closes_on": "2026-11-20"}

    assert "passar inte de nya dagarna" in text(administration.post(wave_page(planned, "wave_move"), days, follow=True))


def test_a_group_is_changed_and_deleted(administration, chefs):
    administration.post(f"{HOME}grupper/{chefs.pk}/", {"name": "Ledare", "position": "2"})
    name = RespondentGroup.objects.get().name
    administration.post(f"{HOME}grupper/{chefs.pk}/ta-bort/")

    assert (name, RespondentGroup.objects.exists()) == ("Ledare", False)


def test_a_group_with_people_is_not_deleted(administration, respondent):
    assert administration.post(f"{HOME}grupper/{respondent.group_id}/ta-bort/").status_code == 400


def test_a_department_that_nothing_needs_is_deleted(administration, social):
    response = administration.post(f"{HOME}forvaltningar/{social.pk}/ta-bort/")

    assert (response.url, Department.objects.exists()) == (f"{HOME}forvaltningar/", False)


def test_a_tree_of_five_levels_is_refused(administration, social, home_care, sibling_department):
    unit = DepartmentFactory(organisation=social.organisation, parent=home_care)
    DepartmentFactory(organisation=social.organisation, parent=unit)

    response = administration.post(f"{HOME}forvaltningar/{social.pk}/", department(parent=sibling_department.pk))

    assert (response.status_code, "högst fyra nivåer" in text(response)) == (400, True)


def test_a_department_whose_new_place_is_too_deep_stays_with_all_below_it(
    administration, social, home_care, sibling_department
):
    unit = DepartmentFactory(organisation=social.organisation, parent=home_care)
    DepartmentFactory(organisation=social.organisation, parent=unit)
    administration.post(f"{HOME}forvaltningar/{social.pk}/", department(parent=sibling_department.pk))

    assert sorted(Department.objects.values_list("level", flat=True)) == [1, 1, 2, 3, 4]


def test_a_key_user_of_two_organisations_chooses(administration, key_user):
    from surveys.models import Role
    from tests.factories import OrganisationFactory, RoleFactory

    RoleFactory(user=key_user, kind=Role.Kind.KEY_USER, organisation=OrganisationFactory(name="Kommun X"))

    assert "Kommun X" in text(administration.get("/administration/"))


def test_a_new_measurement_may_ask_all_employees(administration):
    text = administration.get("/administration/0580/ny-matning/").content.decode()

    assert "Digitalisering och innovation (medarbetare:2026)" in text


@pytest.mark.parametrize("name", ["measurement", "measurement_edit", "measurement_copy", "introduction"])
def test_the_menu_says_that_one_is_among_the_measurements(administration, measurement, name):
    page = text(administration.get(reverse(f"administration:{name}", args=["0580", measurement.slug]), follow=True))

    assert re.findall(r'aria-current="page">(\w+)<', page) == ["Mätningar"]
