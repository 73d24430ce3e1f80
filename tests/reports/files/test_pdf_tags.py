"""The PDF for those who cannot see it: PDF/UA-1, language, title, alternative texts, headings and bookmarks."""

from io import BytesIO

import pikepdf
import pypdf
import pytest

from reports.beside import Beside
from reports.files.pdf import typeset
from reports.logos import drawn

from .contents import NAME, department_content, full_size, organisation_content
from .rich import hidden, with_everything

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30"/></svg>'
REPORTS = {
    "department": department_content(),
    "everything": full_size(with_everything(department_content())),
    "hidden": hidden(department_content()),
    "organisation": with_everything(organisation_content()),
}


@pytest.fixture(scope="module", params=REPORTS)
def pdf(request) -> bytes:
    return typeset(REPORTS[request.param], Beside(logo=drawn(SVG)))


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """Return kind and alternative text of the tag tree's elements, in reading order."""
    document = pikepdf.open(BytesIO(pdf))
    found: list[tuple[str, str]] = []

    def visit(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                visit(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            visit(node.get("/K", pikepdf.Array()))

    visit(document.Root.StructTreeRoot)
    return found


def bookmarks(entries: list, level: int = 1) -> list[tuple[int, str]]:
    """Return the bookmarks as (level, title), in order."""
    found: list[tuple[int, str]] = []
    for entry in entries:
        found += bookmarks(entry, level + 1) if isinstance(entry, list) else [(level, entry["/Title"])]
    return found


def test_it_declares_language_title_tags_and_pdf_ua(pdf):
    document = pikepdf.open(BytesIO(pdf))

    assert str(document.Root.Lang).lower().startswith("sv")
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.open_metadata()["pdfuaid:part"] == "1"


def test_the_title_is_that_of_the_department():
    document = pikepdf.open(BytesIO(typeset(department_content())))

    assert document.docinfo["/Title"] == f"Digital mognad 2020 – Linköpings kommun – {NAME}"


def test_every_figure_has_an_alternative_text(pdf):
    figures = [alt for kind, alt in structure(pdf) if kind == "/Figure"]

    assert figures
    assert all(figures)


def test_headings_never_skip_a_level(pdf):
    levels = [int(kind[2:]) for kind, _ in structure(pdf) if kind[:2] == "/H" and kind[2:].isdigit()]

    steps = [after - before for before, after in zip([0, *levels], levels, strict=False)]
    assert max(steps) == 1


def test_bookmarks_are_the_headings(pdf):
    found = bookmarks(pypdf.PdfReader(BytesIO(pdf)).outline)
    n_headings = sum(kind[:2] == "/H" and kind[2:].isdigit() for kind, _ in structure(pdf))
    n_contents = sum(kind == "/TOC" for kind, _ in structure(pdf))

    assert len(found) == n_headings - n_contents
    assert found[0] == (1, "Sammanfattning")
    assert (2, "Digital förmåga – index") in {(level, title[:23]) for level, title in found}


def test_every_page_follows_the_tab_order_of_its_tags(pdf):
    assert all(page.Tabs == "/S" for page in pikepdf.open(BytesIO(pdf)).pages if "/StructParents" in page)


def test_every_table_has_header_cells(pdf):
    kinds = [kind for kind, _ in structure(pdf)]

    tables = "".join({"/Table": "T", "/TH": "h", "/TD": "d"}.get(kind, "") for kind in kinds).split("T")[1:]
    assert tables
    assert all(table.startswith("h") for table in tables)


def test_the_logo_is_named():
    figures = [alt for kind, alt in structure(typeset(department_content(), Beside(logo=drawn(SVG))))]

    assert "Logotyp: Linköpings kommun" in figures


def test_every_chart_says_its_figures():
    figures = [alt for kind, alt in structure(typeset(department_content())) if kind == "/Figure"]

    assert len(figures) == 6  # the quadrant, the subcategories, and four subcategories' questions
    assert "digitalt arv 42,6, digital förmåga 39,9" in figures[0]
    assert "Väl fungerande styrning: förvaltningen 2,9, övriga 3,4." in figures[2]
    assert "Öppna standarder: förvaltningen för få svar, övriga 3,2." in figures[2]


def test_the_charts_of_distribution_and_years_say_their_figures():
    figures = [alt for kind, alt in structure(typeset(with_everything(department_content()))) if kind == "/Figure"]

    assert any("Väl fungerande styrning: betyg 1 7 svar, betyg 2 8 svar" in alt for alt in figures)
    assert "Linjediagram, Effektivitet: 2019: 40,3, 2020: 46,3, mål: 65,0." in figures
    assert any("2019: digitalt arv 36,6, digital förmåga 33,9." in alt for alt in figures)
