"""A representative sees her own department and takes its report with her."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.system.demonstration import WORKER_MILLISECONDS

pytestmark = pytest.mark.browser

DEPARTMENT = "Social- och omsorgsförvaltningen"

SignedIn = Callable[[str], Page]


@pytest.fixture
def representative(signed_in: SignedIn) -> Page:
    """Her department's page."""
    page = signed_in("social@example.se")
    page.goto("/matningar/")
    page.locator(".card", has_text="Digital mognad 2020").get_by_role("link", name=DEPARTMENT).click()
    return page


def test_she_finds_her_department_alone(representative: Page):
    menu = representative.get_by_role("navigation", name="Mätningen")

    assert menu.locator(".chooser").all_inner_texts() == [DEPARTMENT]
    assert menu.get_by_role("link").first.inner_text() == "Översikt"


def test_another_department_is_not_there(representative: Page):
    above, _, number = representative.url.rstrip("/").rpartition("/")

    answer = representative.goto(f"{above}/{int(number) + 1}/")

    assert answer
    assert answer.status == 404


def test_the_whole_organisation_is_not_there(representative: Page):
    answer = representative.goto("/matningar/0580/2020/")

    assert answer
    assert answer.status == 404


def test_the_pdf_holds_her_department_and_its_figure(representative: Page):
    figure = key_figure(representative)

    text = " ".join(page.extract_text() for page in PdfReader(report(representative, "PDF")).pages)

    assert DEPARTMENT in " ".join(text.split())
    assert figure in text


def test_the_workbook_holds_her_department_and_its_figure(representative: Page):
    figure = key_figure(representative)

    workbook = load_workbook(report(representative, "Excel"), read_only=True)
    written = {str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}

    assert any(DEPARTMENT in text for text in written)
    assert figure in {_with_comma(text) for text in written}


def key_figure(page: Page) -> str:
    """Return the department's index of digital mognad, as the page writes it."""
    return page.locator(".key-figures dd b").first.inner_text()


def report(page: Page, format: str) -> io.BytesIO:
    """Order a report, wait until the worker has made it, and fetch it."""
    page.get_by_role("button", name=format).click()
    fetch = page.get_by_role("link", name=re.compile("^Hämta"))
    fetch.wait_for(timeout=WORKER_MILLISECONDS)
    with page.expect_download() as download:
        fetch.click()
    return io.BytesIO(Path(download.value.path()).read_bytes())


def _with_comma(text: str) -> str:
    """Return a number of a cell as the page writes it; other text as it is."""
    return f"{float(text):.1f}".replace(".", ",") if re.fullmatch(r"\d+\.\d+", text) else text
