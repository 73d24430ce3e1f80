"""A running demonstration, a browser, and pages of it as each person of the cast sees them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.system.demonstration import Demonstration, running_demonstration
from tests.system.survey import Survey

#: Debian's Chromium: without a window where that package is there, else the whole browser.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"

HEIGHTS = {320: 640, 360: 740, 390: 844, 1280: 900, 1920: 1080}

#: Milliseconds that a page may need on a busy machine.
PATIENCE = 15_000

NewContext = Callable[..., BrowserContext]
SignedIn = Callable[[str], Page]


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of the test run have; xdist gives each a folder of its own below it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Iterator[Demonstration]:
    with running_demonstration(tmp_path_factory.mktemp("demonstration"), shared_folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[390, 1280], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def new_context(browser: Browser, demonstration: Demonstration, width: int) -> Iterator[NewContext]:
    """Make browsers that have never been here before; they are closed after the test."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        viewport = {"width": width, "height": HEIGHTS[width]}
        still = {"locale": "sv-SE", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=demonstration.url, viewport=viewport, **{**still, **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """An ordinary browser."""
    return new_context().new_page()


@pytest.fixture
def scriptless_page(new_context: NewContext) -> Page:
    """A browser that runs no JavaScript."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def checked_page(new_context: NewContext) -> Page:
    """A browser into which axe can be put: the pages' own policy would stop it."""
    return new_context(bypass_csp=True).new_page()


@pytest.fixture(scope="session")
def _links(demonstration: Demonstration) -> list[str]:
    return demonstration.invite_more()


@pytest.fixture
def link(_links: list[str]) -> str:
    """The link of somebody who has not answered; each test gets a person of its own."""
    return _links.pop(0)


@pytest.fixture
def closed_link(_links: list[str]) -> str:
    return _links[-1]


@pytest.fixture
def survey(page: Page, link: str) -> Survey:
    return Survey(page, link)


@pytest.fixture(scope="session")
def _sessions() -> dict[str, StorageState]:
    return {}


@pytest.fixture
def sign_in(demonstration: Demonstration, _sessions: dict[str, StorageState]) -> Callable[[Page, str], None]:
    """Log somebody in; the second time her session is taken up again, to save time."""

    def sign_in(page: Page, email: str) -> None:
        if email not in _sessions:
            page.goto("/konto/login/")
            page.get_by_label("E-postadress").fill(email)
            page.get_by_label("Lösenord").fill(demonstration.password)
            page.get_by_role("button", name="Logga in").click()
            page.wait_for_url("**/matningar/")
            _sessions[email] = page.context.storage_state()
        page.context.add_cookies(_sessions[email]["cookies"])

    return sign_in


@pytest.fixture
def signed_in(page: Page, sign_in: Callable[[Page, str], None]) -> SignedIn:
    """Return an ordinary browser in which somebody has logged in."""

    def signed_in(email: str) -> Page:
        sign_in(page, email)
        return page

    return signed_in
