"""Pages are light, and a respondent's come from one place."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.system.states import PAGES, State
from tests.system.survey import Survey

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
MOST_BYTES_WITH_CHARTS = 1_300_000
MOST_BYTES_AFTERWARDS = 150_000
_TRANSFERRED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, each) => sum + each.transferSize, 0)"""

parametrize_page = pytest.mark.parametrize(
    "state", [PAGES[name] for name in ("start", "statements-3", "review")], ids=["start", "statements", "review"]
)


@parametrize_page
def test_a_page_with_its_styles_is_light(survey: Survey, state: State):
    state(survey)
    session = survey.page.context.new_cdp_session(survey.page)
    session.send("Network.clearBrowserCache")
    survey.page.reload(wait_until="networkidle")

    assert 0 < survey.page.evaluate(_TRANSFERRED) < MOST_BYTES


@parametrize_page
def test_everything_comes_from_the_survey_itself(survey: Survey, state: State):
    hosts: set[str] = set()
    survey.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    state(survey)

    assert hosts == {urlsplit(survey.link).netloc}


def test_a_dashboard_is_light_and_lighter_the_next_time(page: Page, sign_in: Callable[[Page, str], None]):
    sign_in(page, "staben@example.se")

    page.goto("/matningar/0580/2020/", wait_until="networkidle")
    first = page.evaluate(_TRANSFERRED)
    page.goto("/matningar/0580/2020/forvaltningar/1/", wait_until="networkidle")

    assert MOST_BYTES < first < MOST_BYTES_WITH_CHARTS
    assert 0 < page.evaluate(_TRANSFERRED) < MOST_BYTES_AFTERWARDS
