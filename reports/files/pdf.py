"""The report as an accessible PDF (PDF/UA-1). The page is laid out in report.typ from texts and figures made here."""

import json
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import typst

from reports.beside import NOTHING_BESIDE, Beside, read_beside
from reports.content import Content
from reports.files.pdf_content import document

_TEMPLATE = Path(__file__).with_name("report.typ")
_FONTS = ("SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf")
_USE_ALL_FONTS = b'#set text(font: "Source Sans Pro"); a #text(weight: "semibold")[a]'

#: A compiler takes one document at a time.
_one_at_a_time = threading.Lock()


def render(content: Content) -> bytes:
    """Return the report about an organisation or a department as PDF. At most three queries."""
    return typeset(content, read_beside(content))


def typeset(content: Content, beside: Beside = NOTHING_BESIDE) -> bytes:
    """Return the report as PDF. The same content gives the same bytes."""
    tree = {**document(content, beside), "logo": beside.logo and list(beside.logo)}
    data = json.dumps(tree, ensure_ascii=False)
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=str(_TEMPLATE),
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
            timestamp=int(content.publication.published_at.timestamp()),
        )
    return cast(bytes, pdf)


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler with its fonts read: these two and none of the machine's, so that all machines agree.

    The package holds each font in two formats and typst takes folders only: it is shown a folder with one of them,
    and reads a font when it is first used.
    """
    with TemporaryDirectory() as folder:
        for name in _FONTS:
            Path(folder, name).write_bytes((files("font_source_sans_pro") / "files" / name).read_bytes())
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        compiler = typst.Compiler(root=str(_TEMPLATE.parent), font_paths=fonts)
        compiler.compile(input=_USE_ALL_FONTS, format="pdf")
    return compiler
