"""One presentation: slides with a title, footer and notes; texts, tables and charts placed on them."""

import copy
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from reports.files import native_charts, pptx_template
from reports.files.characters import printable
from reports.files.pptx_template import BODY, HAIRLINE, MARGIN, TITLE_ONLY, TITLE_SLIDE, WIDTH

#: Left, top, width and height.
Place = tuple[Length, Length, Length, Length]

_CHART_FONT: Final = 11
_ROW_HEIGHT: Final = Inches(0.36)
#: A table style without lines or fills: the lines are drawn here.
_PLAIN_TABLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_FOOTERS: Final = ("ftr", "sldNum")


class Deck:
    """A presentation that is being written, with the footer that every slide carries."""

    def __init__(self, footer: str) -> None:
        self.presentation = pptx_template.new_deck()
        self._footer = printable(footer)

    def title_slide(self, title: str, lines: Sequence[str], notes: Sequence[str]) -> Slide:
        slide = self._slide(TITLE_SLIDE, title, notes)
        _write(slide.placeholders[1].text_frame, lines)
        return slide

    def slide(self, title: str, notes: Sequence[str]) -> Slide:
        return self._slide(TITLE_ONLY, title, notes)

    def _slide(self, layout: int, title: str, notes: Sequence[str]) -> Slide:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        slide.shapes.title.text_frame.text = printable(title)
        self._add_footer(slide)
        slide.notes_slide.notes_text_frame.text = printable("\n".join(notes))
        return slide

    def _add_footer(self, slide: Slide) -> None:
        """Copy footer and number from the layout: python-pptx leaves them out of new slides."""
        for placeholder in slide.slide_layout.placeholders:
            kind = placeholder.element.ph.get("type")
            if kind in _FOOTERS:
                element = copy.deepcopy(placeholder.element)
                slide.shapes._spTree.append(element)
                if kind == "ftr":
                    slide.shapes[-1].text_frame.text = self._footer

    def save(self) -> bytes:
        target = BytesIO()
        self.presentation.save(target)
        return target.getvalue()


def add_text(
    slide: Slide,
    place: Place,
    paragraphs: Sequence[str],
    *,
    size: float = 16,
    bold: bool = False,
    colour: str = native_charts.INK,
    is_list: bool = False,
) -> None:
    """Write paragraphs in a box; a list gets bullets."""
    frame = slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _write(frame, paragraphs)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(size * 0.5)
        paragraph.font.size, paragraph.font.bold = Pt(size), bold
        paragraph.font.color.rgb = RGBColor.from_string(colour)
        if is_list:
            _add_bullet(paragraph)


def add_chart(
    slide: Slide, place: Place, spec: native_charts.Spec, description: str, *, size: float = _CHART_FONT
) -> None:
    """Draw a native chart with its alternative text."""
    kind, data = native_charts.data_of(spec)
    frame = slide.shapes.add_chart(kind, *place, data)
    native_charts.style(frame.chart, spec, size, (place[2], place[3]))
    _describe(frame, "Diagram", description)


def add_picture(slide: Slide, picture: bytes, description: str) -> None:
    """Put the logo in the upper right corner."""
    shape = slide.shapes.add_picture(BytesIO(picture), 0, Inches(0.6), height=Inches(0.75))
    if shape.width > Inches(3.2):
        shape.height = int(shape.height * Inches(3.2) / shape.width)
        shape.width = Inches(3.2)
    shape.left = WIDTH - MARGIN - shape.width
    _describe(shape, "Logotyp", description)


def add_table(
    slide: Slide,
    place: Place,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    description: str,
    *,
    bold_rows: int = 0,
) -> None:
    """Write a table whose first column is text and whose others are figures; the first rows may be bold."""
    left, top, width, _ = place
    frame = slide.shapes.add_table(len(rows) + 1, len(header), left, top, width, _ROW_HEIGHT * (len(rows) + 1))
    _describe(frame, "Tabell", description)
    table = frame.table
    table._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN_TABLE
    table.horz_banding = False
    first = int(width * max(0.22, 1 - 0.095 * (len(header) - 1)))
    for column in range(len(header)):
        table.columns[column].width = Emu(first if column == 0 else (width - first) // (len(header) - 1))
    for number, texts in enumerate([header, *rows]):
        table.rows[number].height = _ROW_HEIGHT
        for column, text in enumerate(texts):
            _write_cell(table.cell(number, column), text, is_figure=column > 0, weight=_weight(number, bold_rows))


def _weight(row: int, bold_rows: int) -> str:
    return "header" if row == 0 else "bold" if row <= bold_rows else ""


def _write_cell(cell: Any, text: str, *, is_figure: bool, weight: str) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if weight == "header" else MSO_ANCHOR.MIDDLE
    cell.text_frame.text = printable(text)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_figure else PP_ALIGN.LEFT
    paragraph.font.size = Pt(10 if weight == "header" else 12)
    paragraph.font.bold = bool(weight)
    paragraph.font.color.theme_color = MSO_THEME_COLOR.ACCENT_6 if weight == "header" else MSO_THEME_COLOR.TEXT_1
    _underline(cell, native_charts.ACCENT if weight == "header" else HAIRLINE)


def _underline(cell: Any, colour: str) -> None:
    line = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _write(frame: Any, paragraphs: Sequence[str]) -> None:
    frame.text = "\n".join(printable(text).replace("\n", "\v") for text in paragraphs)


def _add_bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    properties.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="Arial"/>'))
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def _describe(shape: Any, name: str, description: str) -> None:
    """Name a shape and give it the text that is read aloud instead of it."""
    properties = shape._element.xpath("./*/p:cNvPr")[0]
    properties.set("name", f"{name} {properties.get('id')}")
    properties.set("descr", printable(description))


def columns(*shares: float, top: Length = BODY[1], height: Length = BODY[3]) -> list[Place]:
    """Return places side by side that share the slide's width, with a gap between them."""
    gap = Inches(0.4)
    free = BODY[2] - gap * (len(shares) - 1)
    places, left = [], BODY[0]
    for share in shares:
        width = int(free * share / sum(shares))
        places.append((Emu(left), Emu(top), Emu(width), Emu(height)))
        left += width + gap
    return places
