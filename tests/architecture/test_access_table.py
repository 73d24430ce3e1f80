"""Every address and every part: what each is answered. An address that is in no table fails the suite.

A new page gets a row here (or, when the address itself is the authority, a place among the public ones).
403 is for a page inside one's own organisation, 404 for everything outside; a visitor is led to log in.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analysis.models import Publication
from reports import making
from surveys.models import Wave
from tests.analysis.exchange.files import received_file

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
GET  invitations:texts                        302     200     403     403       403       403     404     404
GET  invitations:text                         302     200     403     403       403       403     404     404
POST invitations:example                      302     302     403     403       403       403     404     404
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


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address of the program, or its pattern where it has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"
        else:
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


_NATIONAL = ("year", "development", "freeze", "start_pass", "cancel_pass")


@pytest.fixture
def arguments(published, social) -> dict[str, dict[str, object]]:
    """Return what each address needs to lead to 0580/2020 or to its parts about social."""
    file = making.order(Publication.objects.get(), social, "xlsx", by=None)
    making.make(file)
    measurement = {"code": "0580", "slug": "2020"}
    department = {**measurement, "department_id": social.pk}
    wave = {**measurement, "wave_id": Wave.objects.get(department=social).pk}
    received = received_file("0581")
    exchanged = {"file_id": received.pk}
    return {
        **{f"exchange:{name}": exchanged for name in ("file", "accept", "discard")},
        "exchange:withdraw": {"result_id": received_file(accepted=True).results.get().pk},
        "exchange:revoke": {"key_id": received.key_id},
        **{f"exchange:{name}": measurement for name in ("own", "own_file", "own_signature")},
        **{f"invitations:{name}": wave for name in ("overview", "plan", "pause", "resume", "try_again")},
        **{f"invitations:{name}": {**wave, "kind": "invitation"} for name in ("send_now", "skip")},
        **{f"invitations:{name}": {**measurement, "kind": "invitation"} for name in ("text", "example")},
        "invitations:texts": measurement,
        **{f"national:{name}": {"kind": "kommun", "year": 2020} for name in _NATIONAL},
        **{f"notes:{name}": measurement for name in ("overview", "organisation", "targets", "registration_number")},
        "notes:department": department,
        **{f"notes:{name}": {"code": "0580"} for name in ("logo", "logo_remove", "logo_image")},
        "dashboards:organisation": measurement,
        "dashboards:department": department,
        **{f"dashboards:{name}": measurement for name in ("questions", "heat_map", "dont_know")},
        **{f"dashboards:department_{name}": department for name in ("questions", "heat_map", "dont_know")},
        "dashboards:years": measurement,
        "dashboards:department_years": department,
        "dashboards:employees": measurement,
        "dashboards:department_employees": department,
        "dashboards:question": {**measurement, "question_code": "B1"},
        "dashboards:department_question": {**department, "question_code": "B1"},
        "dashboards:waves": measurement,
        "dashboards:wave": {**measurement, "wave_id": Wave.objects.get(department=social).pk},
        "dashboards:publish": measurement,
        "dashboards:order_report": measurement,
        "dashboards:order_department_report": department,
        "dashboards:report": {"report_id": file.pk},
        "dashboards:report_file": {"report_id": file.pk},
        **{f"dashboards:{name}": measurement for name in ("reports", "make_all_reports", "report_archive", "notify")},
        "dashboards:results": {**measurement, "ending": "csv"},
        "dashboards:department_results": {**department, "ending": "json"},
        **{f"api:{name}": measurement for name in ("questions", "publications")},
        **{f"api:{name}": {**measurement, "number": "latest"} for name in ("results", "results_csv")},
        "tokens:revoke": {"token_id": 1},
        **{f"public:{name}": measurement for name in ("settings", "close")},
    }


def browser_of(request: pytest.FixtureRequest, part: str) -> Client:
    client = Client()
    if part != "visitor":
        client.force_login(request.getfixturevalue(part))
    return client


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_answered_as_the_table_says(request, part, arguments):
    browser = browser_of(request, part)

    answered = {
        (method, name): browser.generic(
            method, reverse(name, kwargs=arguments.get(name)), "format=xlsx", "application/x-www-form-urlencoded"
        ).status_code
        for method, name, _ in rows()
    }

    assert answered == {(method, name): codes[part] for method, name, codes in rows()}


def test_every_address_is_in_the_table_or_among_the_public_ones():
    unlisted = set(names(get_resolver())) - {name for _, name, _ in rows()} - PUBLIC

    assert {name for name in unlisted if not name.startswith(LISTED_ELSEWHERE)} == set()


def test_every_public_address_exists():
    assert PUBLIC - set(names(get_resolver())) == set()


@pytest.mark.parametrize(
    "name", sorted({name for method, name, codes in rows() if method == "GET" and codes["visitor"] == 302})
)
def test_a_visitor_is_led_to_log_in_wherever_an_account_is_needed(client, arguments, name):
    address = reverse(name, kwargs=arguments.get(name))

    response = client.get(address)

    assert response.url == f"/konto/login/?next={address}"


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
