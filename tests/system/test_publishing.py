"""The key user publishes from the page; the worker of the demonstration does the work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.demonstration import WORKER_MILLISECONDS

pytestmark = pytest.mark.browser

SignedIn = Callable[[str], Page]


@pytest.fixture
def waves(signed_in: SignedIn) -> Page:
    page = signed_in("staben@example.se")
    page.goto("/matningar/0580/2020/omgangar/")
    return page


def test_the_page_tells_when_it_is_done(waves: Page):
    press_publish(waves)

    expect(waves.get_by_text("Senast räknat")).to_be_visible(timeout=WORKER_MILLISECONDS)


def test_publishing_what_has_not_changed_keeps_the_number(waves: Page):
    before = publications(waves)
    press_publish(waves)
    expect(waves.get_by_text("Senast räknat")).to_be_visible(timeout=WORKER_MILLISECONDS)

    assert publications(waves) == before


def press_publish(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Publicera nu").click()


def publications(page: Page) -> list[str]:
    return page.get_by_role("region", name="Publicering").get_by_role("listitem").all_inner_texts()
