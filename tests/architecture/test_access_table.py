"""Every address and every part: what each is answered. An address that is in no table fails the suite.

A new page gets a row here (or, when the address itself is the authority, a place among the public ones).
403 is for a page inside one's own organisation, 404 for everything outside; a visitor is led to log in.
"""

import pytest
from django.test import Client
from django.urls import reverse

from analysis.models import Publication
from reports import making
from surveys.models import Wave
from tests.analysis.exchange.files import received_file
from tests.architecture.addresses import parameters

PARTS = (
    "visitor",
    "key_user",
    "reader",
    "representative",
    "sub_administrator",
    "sibling_representative",
    "foreign_key_user",
    "coordinator",
)

# The department, its wave and its reports are social's: the representative's and the sub_administrator's own.
TABLE = """
                                            visitor key_user reader represent sub_admin sibling foreign coordinator
GET  dashboards:home                          200     302     302     302       302       302     302     302
GET  dashboards:measurements                  302     200     200     200       200       200     200     200
GET  dashboards:organisation                  302     200     200     404       404       404     404     404
GET  dashboards:department                    302     200     200     200       200       404     404     404
GET  dashboards:questions                     302     200     200     404       404       404     404     404
GET  dashboards:question                      302     200     200     404       404       404     404     404
GET  dashboards:heat_map                      302     200     200     404       404       404     404     404
GET  dashboards:dont_know                     302     200     200     404       404       404     404     404
GET  dashboards:years                         302     200     200     404       404       404     404     404
GET  dashboards:department_years              302     200     200     200       200       404     404     404
GET  dashboards:employees                     302     200     200     404       404       404     404     404
GET  dashboards:department_employees          302     200     200     200       200       404     404     404
GET  dashboards:department_questions          302     200     200     200       200       404     404     404
GET  dashboards:department_question           302     200     200     200       200       404     404     404
GET  dashboards:department_heat_map           302     200     200     200       200       404     404     404
GET  dashboards:department_dont_know          302     200     200     200       200       404     404     404
GET  dashboards:waves                         302     200     200     200       200       200     404     404
GET  dashboards:wave                          302     200     200     200       200       404     404     404
POST dashboards:publish                       302     302     403     403       403       403     404     404
GET  dashboards:publish                       405     405     405     405       405       405     405     405
POST dashboards:order_report                  302     302     302     404       404       404     404     404
POST dashboards:order_department_report       302     302     302     302       302       404     404     404
GET  dashboards:report                        302     200     200     200       200       404     404     404
GET  dashboards:report_file                   302     200     200     200       200       404     404     404
GET  dashboards:reports                       302     200     200     200       200       200     404     404
POST dashboards:make_all_reports              302     302     302     404       404       404     404     404
GET  dashboards:report_archive                302     200     200     404       404       404     404     404
POST dashboards:notify                        302     302     403     403       403       403     404     404
GET  dashboards:results                       302     200     200     404       404       404     404     404
GET  dashboards:department_results            302     200     200     200       200       404     404     404
GET  invitations:overview                     302     200     403     403       200       404     404     404
GET  invitations:plan                         302     200     403     403       200       404     404     404
POST invitations:pause                        302     302     403     403       302       404     404     404
POST invitations:resume                       302     302     403     403       302       404     404     404
POST invitations:try_again                    302     302     403     403       302       404     404     404
POST invitations:send_now                     302     302     403     403       302       404     404     404
POST invitations:skip                         302     302     403     403       302       404     404     404
GET  invitations:texts                        302     200     403     403       200       403     404     404
GET  invitations:text                         302     200     403     403       200       403     404     404
POST invitations:example                      302     302     403     403       302       403     404     404
GET  api:measurements                         401     401     401     401       401       401     401     401
GET  api:questions                            401     401     401     401       401       401     401     401
GET  api:publications                         401     401     401     401       401       401     401     401
GET  api:results                              401     401     401     401       401       401     401     401
GET  api:results_csv                          401     401     401     401       401       401     401     401
GET  tokens:listed                            302     200     200     200       200       200     200     200
GET  tokens:new                               302     200     200     200       200       200     200     200
POST tokens:revoke                            302     404     404     404       404       404     404     404
GET  public:settings                          302     200     403     403       403       403     404     404
POST public:close                             302     302     403     403       403       403     404     404
GET  national:start                           302     404     404     404       404       404     404     302
GET  national:year                            302     404     404     404       404       404     404     200
GET  national:development                     302     404     404     404       404       404     404     200
POST national:freeze                          302     404     404     404       404       404     404     302
POST national:start_pass                      302     404     404     404       404       404     404     302
POST national:cancel_pass                     302     404     404     404       404       404     404     302
GET  exchange:files                           302     404     404     404       404       404     404     200
GET  exchange:file                            302     404     404     404       404       404     404     200
POST exchange:accept                          302     404     404     404       404       404     404     302
POST exchange:discard                         302     404     404     404       404       404     404     404
POST exchange:withdraw                        302     404     404     404       404       404     404     302
GET  exchange:keys                            302     404     404     404       404       404     404     200
POST exchange:revoke                          302     404     404     404       404       404     404     302
GET  exchange:own                             302     200     403     403       403       403     404     404
GET  exchange:own_file                        302     200     403     403       403       403     404     404
GET  exchange:own_signature                   302     200     403     403       403       403     404     404
GET  notes:overview                           302     200     403     403       200       403     404     404
GET  notes:organisation                       302     200     403     403       403       403     404     404
GET  notes:department                         302     200     403     403       200       403     404     404
GET  notes:targets                            302     200     403     403       403       403     404     404
GET  notes:registration_number                302     200     403     403       403       403     404     404
GET  notes:logo                               302     200     403     403       403       403     404     404
POST notes:logo_remove                        302     302     403     403       403       403     404     404
GET  notes:logo_image                         302     404     403     403       403       403     404     404
GET  account_email                            404     404     404     404       404       404     404     404
GET  account_change_password                  302     200     200     200       200       200     200     200
GET  account_set_password                     302     302     302     302       302       302     302     302
GET  account_reauthenticate                   302     200     200     200       200       200     200     200
"""

#: Addresses that anybody may open: the respondent's (the address is the authority), login and health.
PUBLIC = {
    "answering:shared",
    "answering:start",
    "answering:punctuated",
    "answering:bent",
    "answering:place",
    "answering:screening",
    "answering:page",
    "answering:introduction",
    "answering:introduction_film",
    "answering:introduction_captions",
    "answering:words",
    "answering:copy",
    "answering:review",
    "answering:thanks",
    "api:api-root",
    "api:openapi-json",
    "api_nowhere",
    "public:page",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "dashboards:home",
    "health_live",
    "health_ready",
    "invitations:opt_out",
    "invitations:send_link",
}

#: Listed, for every part and with a test that none is forgotten, in tests/surveys/administration/test_access.py.
LISTED_ELSEWHERE = "administration:"


def rows() -> list[tuple[str, str, dict[str, int]]]:
    """Return the table's rows as (method, address name, status by part)."""
    lines = [line.split() for line in TABLE.strip().splitlines()[1:]]
    return [(method, name, dict(zip(PARTS, map(int, codes), strict=True))) for method, name, *codes in lines]


@pytest.fixture
def known(published, social) -> dict[str, object]:
    """Return what addresses need, by the name of it, to lead to 0580/2020 or to its parts about social."""
    file = making.order(Publication.objects.get(), social, "xlsx", by=None)
    making.make(file)
    received = received_file("0581")
    return {
        "code": "0580",
        "slug": "2020",
        "department_id": social.pk,
        "wave_id": Wave.objects.get(department=social).pk,
        "question_code": "B1",
        "number": "latest",
        "ending": "csv",
        "report_id": file.pk,
        "token_id": 1,
        "year": 2020,
        "file_id": received.pk,
        "key_id": received.key_id,
        "result_id": received_file(accepted=True).results.get().pk,
    }


def address_of(name: str, known: dict[str, object]) -> str:
    kind = "kommun" if name.startswith("national:") else "invitation"
    return reverse(name, kwargs={each: {**known, "kind": kind}[each] for each in parameters()[name]})


def browser_of(request: pytest.FixtureRequest, part: str) -> Client:
    client = Client()
    if part != "visitor":
        client.force_login(request.getfixturevalue(part))
    return client


#: What is posted where a form is: the kind of a report that is ordered.
_FORM = ("format=xlsx", "application/x-www-form-urlencoded")


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_answered_as_the_table_says(request, part, known):
    browser = browser_of(request, part)

    answered = {
        (method, name): browser.generic(method, address_of(name, known), *_FORM).status_code
        for method, name, _ in rows()
    }

    assert answered == {(method, name): codes[part] for method, name, codes in rows()}


def test_every_address_is_in_the_table_or_among_the_public_ones():
    unlisted = set(parameters()) - {name for _, name, _ in rows()} - PUBLIC

    assert {name for name in unlisted if not name.startswith(LISTED_ELSEWHERE)} == set()


def test_every_public_address_exists():
    assert PUBLIC - set(parameters()) == set()


def test_a_visitor_is_led_to_log_in_wherever_an_account_is_needed(client, known):
    names = {name for method, name, codes in rows() if method == "GET" and codes["visitor"] == 302}
    addresses = [address_of(name, known) for name in names]

    assert {address: client.get(address).url for address in addresses} == {
        address: f"/konto/login/?next={address}" for address in addresses
    }


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "health_live",
    ],
)
def test_a_public_page_is_shown_to_a_visitor(client, db, name):
    assert client.get(reverse(name)).status_code == 200
