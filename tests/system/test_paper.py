"""The dashboards on paper: as Chromium prints them on A4."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

pytestmark = pytest.mark.browser

WHOLE = "/matningar/0580/2020/"
A4_WIDTH = 595
#: Millimetres are 72 / 25.4 points; the style sheet leaves 14 mm.
RIGHT_MARGIN = 14 * 72 / 25.4

SignedIn = Callable[[str], Page]


@pytest.fixture(params=[1280], ids=["desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def _sheets() -> dict[str, bytes]:
    return {}


@pytest.fixture
def printed(signed_in: SignedIn, _sheets: dict[str, bytes]) -> Callable[[str], list[PageObject]]:
    """Print a page of the key user's when its charts are drawn; each page once for all tests of it."""

    def printed(path: str) -> list[PageObject]:
        if path not in _sheets:
            _sheets[path] = print_page(signed_in("staben@example.se"), WHOLE + path)
        return list(PdfReader(io.BytesIO(_sheets[path])).pages)

    return printed


def print_page(page: Page, path: str) -> bytes:
    page.goto(path)
    for chart in page.locator("[data-chart]").all():
        expect(chart.locator(".main-svg").first).to_be_visible()
    return page.pdf(prefer_css_page_size=True)


def text_of(pages: list[PageObject]) -> str:
    return "\n".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize(
    "path", ["", "fragor/", "fragor/B3/", "varmekarta/", "vet-ej/", "ar-for-ar/", "medarbetare/", "filer/", "omgangar/"]
)
def test_what_one_presses_is_not_printed(printed: Callable[[str], list[PageObject]], path: str):
    text = text_of(printed(path))

    pressed = ("Logga ut", "Administration", "Spara som PNG", "Ta med rapporten", "Jämför med", "Publicera nu", "Visa ")
    assert [word for word in pressed if word in text] == []


@pytest.mark.parametrize(
    ("path", "heading", "in_chart"),
    [
        ("", "Digital förmåga och digitalt arv", "Digitalt arv: begränsande"),
        ("fragor/B3/", "Förvaltningar och enheter", "Leanlink"),
        ("vet-ej/", "Fråga för fråga, högst andel först", "Låg nivå av skugg-IT"),
        ("medarbetare/", "Förvaltningar: digital mognad", "Leanlink"),
    ],
)
def test_a_chart_stays_with_its_heading(
    printed: Callable[[str], list[PageObject]], path: str, heading: str, in_chart: str
):
    texts = [text_of([page]) for page in printed(path)]

    (with_heading,) = [text for text in texts if heading in text]
    assert in_chart in with_heading.partition(heading)[2]


@pytest.mark.parametrize("path", ["", "fragor/B3/", "vet-ej/", "ar-for-ar/"])
def test_a_chart_is_no_wider_than_the_page(printed: Callable[[str], list[PageObject]], path: str):
    starts: list[float] = []
    for page in printed(path):
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_: starts.append(tm[4] * cm[0] + cm[4]) if text.strip() else None
        )

    assert starts
    assert max(starts) < A4_WIDTH - RIGHT_MARGIN


def test_a_wide_heat_map_lies_down(printed: Callable[[str], list[PageObject]]):
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in printed("varmekarta/?sektor=1")]

    assert all(width > height for width, height in sizes)
