"""axe finds nothing to complain about on any page."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.system.states import PAGES, State
from tests.system.survey import Survey

pytestmark = pytest.mark.browser

KEY_USER = "staben@example.se"
REPRESENTATIVE = "social@example.se"
COORDINATOR = "samordnare@example.se"

SignIn = Callable[[Page, str], None]


def findings(page: Page) -> list[str]:
    """Return what axe finds: the rule and where it is broken."""
    response = Axe().run(page).response
    return [f"{found['id']}: {node['target']}" for found in response["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("state", PAGES.values(), ids=PAGES.keys())
def test_answering(checked_page: Page, link: str, state: State):
    state(Survey(checked_page, link))

    assert findings(checked_page) == []


def test_a_closed_survey(checked_page: Page, closed_link: str):
    checked_page.goto(closed_link)

    assert findings(checked_page) == []


@pytest.mark.parametrize(
    "path",
    ["/", "/konto/login/", "/konto/password/reset/", "/konto/password/reset/done/", "/konto/password/reset/key/1-x-y/"],
)
def test_pages_before_login(checked_page: Page, path: str):
    checked_page.goto(path)

    assert findings(checked_page) == []


@pytest.mark.parametrize("path", ["/finns-inte/", "/s/finns-inte-alls/"])
def test_pages_that_do_not_exist(checked_page: Page, path: str):
    checked_page.goto(path)

    assert findings(checked_page) == []


def test_login_with_a_wrong_password(checked_page: Page):
    checked_page.goto("/konto/login/")
    checked_page.get_by_label("E-postadress").fill("ingen@example.se")
    checked_page.get_by_label("Lösenord").fill("fel")
    checked_page.get_by_role("button", name="Logga in").click()
    expect(checked_page.get_by_role("alert")).to_be_visible()

    assert findings(checked_page) == []


@pytest.mark.parametrize("email", [KEY_USER, REPRESENTATIVE, COORDINATOR])
def test_the_measurements(checked_page: Page, sign_in: SignIn, email: str):
    sign_in(checked_page, email)
    checked_page.goto("/matningar/")

    assert findings(checked_page) == []


@pytest.mark.parametrize("name", ["Hela organisationen", "Leanlink"])
def test_results(checked_page: Page, sign_in: SignIn, name: str):
    sign_in(checked_page, KEY_USER)
    checked_page.goto("/matningar/0580/2020/omgangar/")
    checked_page.locator("details.chooser summary").click()
    assert findings(checked_page) == []
    checked_page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    expect(checked_page.locator(".main-svg").first).to_be_visible()

    assert findings(checked_page) == []


def test_waves(checked_page: Page, sign_in: SignIn):
    sign_in(checked_page, KEY_USER)
    checked_page.goto("/matningar/0580/2020/omgangar/")

    assert findings(checked_page) == []


def test_a_report_that_is_made(checked_page: Page, sign_in: SignIn):
    sign_in(checked_page, KEY_USER)
    checked_page.goto("/matningar/0580/2020/")
    checked_page.get_by_role("button", name="PDF").click()

    assert findings(checked_page) == []


def test_something_the_role_may_not_do(checked_page: Page, sign_in: SignIn):
    sign_in(checked_page, REPRESENTATIVE)
    checked_page.goto("/matningar/0580/2020/omgangar/")
    with checked_page.expect_navigation() as navigation:
        checked_page.locator("form.who").evaluate("form => { form.action = '../publicera/'; form.submit(); }")

    assert (navigation.value.status, findings(checked_page)) == (403, [])


@pytest.mark.parametrize(
    ("email", "path"),
    [
        (KEY_USER, "/matningar/0580/2020/filer/"),
        (KEY_USER, "/administration/0580/matningar/2020/texter/"),
        (KEY_USER, "/administration/0580/matningar/2020/texter/organisationen/"),
        (KEY_USER, "/administration/0580/matningar/2020/fritexter/"),
        (KEY_USER, "/administration/0580/matningar/2020/utbyte/"),
        (KEY_USER, "/administration/0580/logotyp/"),
        (COORDINATOR, "/nationellt/"),
        (COORDINATOR, "/nationellt/kommun/2020/utveckling/"),
        (COORDINATOR, "/nationellt/utbyte/"),
        (COORDINATOR, "/nationellt/utbyte/nycklar/"),
    ],
)
def test_pages_of_the_staff(checked_page: Page, sign_in: SignIn, email: str, path: str):
    sign_in(checked_page, email)
    response = checked_page.goto(path)

    assert (response and response.status, findings(checked_page)) == (200, [])
