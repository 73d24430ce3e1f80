"""A publication without a comparison: there is nothing to hide, so nothing is written as hidden."""

import re
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pptx
import pypdf
import pytest

from reports.files import docx as word
from reports.files import pdf, xlsx
from reports.files import pptx as slides

from .contents import department_content, full_size, organisation_content
from .rich import alone, with_everything

#: E2 is hidden in the department, by the rules.
CONTENTS = {
    "organisation": alone(with_everything(organisation_content())),
    "department": alone(full_size(with_everything(department_content()))),
}
SENTENCE = "Det finns ännu för få andra organisationer att jämföra med."


def text_of_pdf(content) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf.typeset(content))).pages)


def text_of_word(content) -> str:
    document = docx.Document(BytesIO(word.write(content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def text_of_slides(content) -> str:
    shapes = [shape for slide in pptx.Presentation(BytesIO(slides.present(content))).slides for shape in slide.shapes]
    cells = [cell.text for shape in shapes if shape.has_table for cell in shape.table.iter_cells()]
    return "\n".join([*(shape.text_frame.text for shape in shapes if shape.has_text_frame), *cells])


def text_of_workbook(content) -> str:
    book = openpyxl.load_workbook(BytesIO(xlsx.render(content)))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


@pytest.fixture(params=[text_of_pdf, text_of_word, text_of_slides, text_of_workbook])
def text_of(request):
    return request.param


def test_the_reader_is_told_in_a_sentence(text_of):
    assert SENTENCE in " ".join(text_of(CONTENTS["organisation"]).split())


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_others_have_no_column_of_their_own(text_of, kind):
    text = text_of(CONTENTS[kind])

    assert not re.search(r"övriga (··|–|kommuner)|Övriga (medel|vet ej|räknas)|mot övriga", text, re.IGNORECASE)


def test_nothing_is_written_as_hidden_where_all_that_there_is_is_shown(text_of):
    content = alone(with_everything(organisation_content(children=0)))
    shown = replace(content, groups=())

    assert text_of(shown).count("··") <= 1  # the guide explains the dots
