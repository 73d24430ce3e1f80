"""One Word document: real headings, lists, tables that repeat their header, native charts, a table of contents."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reports.files import native_charts
from reports.files.characters import printable
from reports.files.chart_specs import Drawing
from reports.files.native_charts import ACCENT, INK, INK_SOFT, LINE
from reports.files.office_tables import Table

_CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART_URI: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TABLE_STYLE: Final = "DiMiOS-tabell"
_MARGIN: Final = Mm(22)
_LOGO_WIDTH, _LOGO_HEIGHT = Mm(46), Mm(16)
_WIDTH, _HEIGHT = Mm(210), Mm(297)
TEXT_WIDTH: Final = Mm(166)
#: Room for one line of a bar chart, and for its axis and legend.
_BAR, _FRAME = Mm(4.1), Mm(22)
_QUADRANT: Final = Mm(105)
_HEADING_SIZES: Final = {1: 18, 2: 14, 3: 12}
_MANY_COLUMNS: Final = 7
#: A table with no more rows than this is not broken over two pages.
_KEPT_TOGETHER: Final = 10
#: The style of what stands right below a heading.
BESIDE_HEADING: Final = "Under rubrik"
#: Styles of the text in cells, with their sizes.
_CELL, _SMALL_CELL = "Tabelltext", "Tabelltext liten"
_CELL_SIZES: Final = {_CELL: 9, _SMALL_CELL: 7}
_STYLE_IDS: Final = {_CELL: "Tabelltext", _SMALL_CELL: "Tabelltextliten"}
_EMU_PER_TWENTIETH: Final = 635
#: A column of figures is no wider than this; labels have at least that much.
_WIDEST_FIGURE, _LABELS = Mm(22), Mm(42)


class Report:
    """A document that is being written."""

    def __init__(self, footer: str) -> None:
        self.document: Document = docx.Document()
        self._n_charts = 0
        self._headings: list[tuple[int, str, str]] = []
        _drop_picture_of_template(self.document)
        _set_up_page(self.document)
        _set_up_styles(self.document)
        _set_up_footer(self.document, printable(footer))

    def heading(self, text: str, level: int) -> None:
        """Write a heading; the table of contents leads to it."""
        paragraph = self.document.add_heading(printable(text), level)
        name = f"_Toc{len(self._headings) + 1:08d}"
        number = str(len(self._headings) + 1)
        start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
        paragraph._p.insert(1, start)
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))
        self._headings.append((level, printable(text), name))

    def page_break(self) -> None:
        self.document.add_page_break()

    def paragraphs(self, text: str, style: str = "Normal") -> None:
        """Write a text that somebody has written: one paragraph a line."""
        for line in filter(None, (line.strip() for line in printable(text).split("\n"))):
            self.document.add_paragraph(line, style)

    def bullets(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.document.add_paragraph(printable(text), "List Bullet")

    def terms(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Write terms with their explanations; one without stays with what follows."""
        for term, text in pairs:
            paragraph = self.document.add_paragraph()
            paragraph.add_run(f"{printable(term)}: ").bold = True
            paragraph.add_run(printable(text))
            paragraph.paragraph_format.keep_with_next = not text

    def comment(self, term: str, text: str) -> None:
        """Write what the key user says, told apart from what the program says; nothing where there is nothing."""
        first, *others = [line.strip() for line in text.split("\n") if line.strip()] or [""]
        if first:
            self.terms([(term, first)])
            self.paragraphs("\n".join(others))

    def picture(self, picture: bytes, description: str) -> None:
        """Put the logo in the text, at most 46 × 16 millimetres."""
        shape = self.document.add_picture(BytesIO(picture), height=_LOGO_HEIGHT)
        if shape.width > _LOGO_WIDTH:
            shape.height, shape.width = Emu(shape.height * _LOGO_WIDTH // shape.width), _LOGO_WIDTH
        properties = self.document.paragraphs[-1]._p.xpath(".//wp:docPr")[0]
        properties.set("descr", printable(description))

    def table(self, table: Table) -> None:
        """Write a table whose header is repeated on every page it fills."""
        if not table.rows:
            return
        note = self.document.add_paragraph(printable(table.note), "Caption")
        note._p.addprevious(parse_xml(_table_xml(table)))

    def chart(self, drawing: Drawing, *, height: int | None = None) -> None:
        """Draw a native chart; nothing when none of it is shown."""
        spec = drawing.spec
        if not spec.series:
            return
        self._n_charts += 1
        height = Emu(height or _height(spec))
        xml, workbook = native_charts.free_standing(spec, 9, (TEXT_WIDTH, height))
        key = self._add_chart_part(xml, workbook)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run()
        run._r.append(_drawing(self._n_charts, key, drawing.description, TEXT_WIDTH, height))

    def _add_chart_part(self, xml: bytes, workbook: bytes) -> str:
        """Put a chart and its workbook in the package and return the key by which the text refers to it."""
        package, number = self.document.part.package, self._n_charts
        chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, xml, package)
        name = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
        key = chart.relate_to(Part(name, _WORKBOOK, workbook, package), RELATIONSHIP_TYPE.PACKAGE)
        if key != native_charts.WORKBOOK_KEY:
            raise AssertionError(key)
        return str(self.document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART))

    def contents(self, place: Paragraph) -> None:
        """Write the table of contents at a place, with what it says already filled in: Word refreshes it with F9."""
        entries = [entry for entry in self._headings if entry[0] <= 2]
        for number, (level, text, name) in enumerate(entries):
            paragraph = place.insert_paragraph_before("", "Normal")
            paragraph.paragraph_format.left_indent = Mm(6 * (level - 1))
            paragraph.paragraph_format.space_after = Pt(3)
            if number == 0:
                for part in _FIELD_START:
                    paragraph._p.append(parse_xml(part))
            paragraph._p.append(_link(name, text))
            if number == len(entries) - 1:
                paragraph._p.append(parse_xml(_FIELD_END))

    def save(self) -> bytes:
        target = BytesIO()
        self.document.save(target)
        return target.getvalue()


def _height(spec: native_charts.Spec) -> int:
    """Return how high a chart is drawn: a bar chart by its bars, a quadrant nearly square."""
    if isinstance(spec, native_charts.Quadrant):
        return int(_QUADRANT)
    n_bars = len(spec.categories) * len(spec.series) if isinstance(spec, native_charts.Bars) else 12
    return int(_FRAME + _BAR * max(n_bars, 6))


_W: Final = nsdecls("w")
_FIELD_START: Final = (
    f'<w:r {_W}><w:fldChar w:fldCharType="begin"/></w:r>',
    f'<w:r {_W}><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>',
    f'<w:r {_W}><w:fldChar w:fldCharType="separate"/></w:r>',
)
_FIELD_END: Final = f'<w:r {_W}><w:fldChar w:fldCharType="end"/></w:r>'


def _link(name: str, text: str) -> Any:
    link = parse_xml(
        f'<w:hyperlink {_W} w:anchor="{name}" w:history="1"><w:r><w:t xml:space="preserve"/></w:r></w:hyperlink>'
    )
    link.find(f".//{qn('w:t')}").text = text
    return link


def _drop_picture_of_template(document: Document) -> None:
    relations = document.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            relations.pop(key)


def _set_up_page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _set_up_styles(document: Document) -> None:
    """Give the styles own colours and sizes, and Swedish as language."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.font.color.rgb = RGBColor.from_string(INK)
    normal.paragraph_format.space_after = Pt(8)
    for level, size in _HEADING_SIZES.items():
        style = document.styles[f"Heading {level}"]
        _set_font(style, size, ACCENT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size), Pt(size / 3)
    _set_font(document.styles["Title"], 28, ACCENT)
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    _set_font(document.styles["Subtitle"], 13, INK_SOFT)
    _set_font(document.styles["Caption"], 9, INK_SOFT)
    caption = document.styles["Caption"]
    caption.font.bold = False
    caption.paragraph_format.space_before, caption.paragraph_format.keep_together = Pt(3), True
    beside = document.styles.add_style(BESIDE_HEADING, WD_STYLE_TYPE.PARAGRAPH)
    beside.base_style, beside.paragraph_format.keep_with_next = document.styles["Caption"], True
    document.styles.element.append(parse_xml(_TABLE_STYLE_XML))
    for name, small in _CELL_SIZES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = normal, Pt(small)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1.5)


def _set_font(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size, style.font.italic = "Calibri", Pt(size), False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


_TABLE_STYLE_XML: Final = f"""
<w:style {_W} w:type="table" w:customStyle="1" w:styleId="{_TABLE_STYLE}">
  <w:name w:val="{_TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  </w:tblBorders><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="{INK_SOFT}"/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def _set_up_footer(document: Document, footer: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.text = f"{footer}\tSida "
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paragraph._p.append(parse_xml(f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    document.styles["Footer"].font.size = Pt(9)
    document.styles["Footer"].font.color.rgb = RGBColor.from_string(INK_SOFT)


def _table_xml(table: Table) -> str:
    """Return a table: written as text, since the library needs a second for a hundred rows."""
    title = quoteattr(printable(table.title))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in _widths(table))
    keep = len(table.rows) <= _KEPT_TOGETHER
    rows = [_row_xml(table, table.header, is_header=True, keep=True)]
    for number, (labels, cells) in enumerate(table.rows, 1):
        written = [*labels, *(cell.text for cell in cells)]
        is_kept = keep and number < len(table.rows)
        rows.append(_row_xml(table, written, is_bold=number <= table.n_bold, keep=is_kept))
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblStyle w:val="{_TABLE_STYLE}"/><w:tblW w:w="{sum(_widths(table))}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={title}/><w:tblDescription w:val={title}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row_xml(table: Table, texts: Sequence[str], *, keep: bool, is_header: bool = False, is_bold: bool = False) -> str:
    """Return a row; `keep` holds it on one page with the next one."""
    style = _CELL if len(table.header) <= _MANY_COLUMNS else _SMALL_CELL
    kept = "<w:keepNext/>" if keep else ""
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    cells = []
    for column, (text, width) in enumerate(zip(texts, _widths(table), strict=True)):
        side = '<w:jc w:val="right"/>' if column >= table.n_labels else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{"bottom" if is_header else "top"}"/>'
            f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{_STYLE_IDS[style]}"/>{kept}{side}</w:pPr>'
            f'<w:r>{bold}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
        )
    repeated = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _widths(table: Table) -> list[int]:
    """Return the columns' widths in twentieths of a point: figures get little, labels share what is left."""
    n_figures = len(table.header) - table.n_labels
    figure = min(_WIDEST_FIGURE, (TEXT_WIDTH - _LABELS) // max(n_figures, 1))
    rest = TEXT_WIDTH - figure * n_figures
    lengths = [max(len(labels[column]) for labels, _ in table.rows) for column in range(table.n_labels)]
    lengths = [max(length, len(name)) for length, name in zip(lengths, table.header, strict=False)]
    shares = [min(length, 40) for length in lengths]
    widths = [*(rest * share // sum(shares) for share in shares), *([figure] * n_figures)]
    return [int(width) // _EMU_PER_TWENTIETH for width in widths]


def _drawing(number: int, key: str, description: str, width: int, height: int) -> Any:
    """Return the place of a chart in the text."""
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{int(width)}" cy="{int(height)}"/><wp:docPr id="{1000 + number}" name="Diagram {number}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART_URI}">'
        f'<c:chart xmlns:c="{_CHART_URI}" r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    drawing.find(f".//{qn('wp:docPr')}").set("descr", printable(description))
    return drawing
