"""A person's own answers on paper: the page before she submits, and the copy that she has saved."""

import io

import pytest
from pypdf import PdfReader

from tests.system.states import State, copy, review
from tests.system.survey import Survey

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280], ids=["desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=[review, copy], ids=["review", "copy"])
def printed(request: pytest.FixtureRequest, survey: Survey) -> list[str]:
    """Return the words of each sheet of A4."""
    state: State = request.param
    state(survey)
    survey.page.wait_for_load_state()
    sheets = PdfReader(io.BytesIO(survey.page.pdf(format="A4", prefer_css_page_size=True))).pages
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


def test_all_answers_fit_on_two_sheets(printed: list[str]):
    text = " ".join(printed)

    assert len(printed) <= 2
    assert "Balansering" in printed[0]
    assert "4 Instämmer i hög grad" in text
    assert text.count("Obesvarad") == 22  # the question about decisions, and all statements but one


def test_what_one_presses_is_not_printed(printed: list[str]):
    pressed = ("Skicka in mina svar", "Spara en kopia", "Skriv ut", "Ändra", "Svara:", "In English", "Ordlista")

    assert [word for word in pressed if word in " ".join(printed)] == []
