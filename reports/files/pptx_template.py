"""The presentation's template, made in code: 16:9, own colours, a title slide and a slide with title and footer.

python-pptx brings a template of its own; only its skeleton is used. What it shows is written anew here.
"""

import re
from functools import cache
from io import BytesIO
from typing import Any, Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as Deck
from pptx.util import Emu, Inches

from reports.files.native_charts import ACCENT, INK, INK_SOFT, LINE, OTHERS, PALE, SOFT

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN: Final = Inches(0.6)
#: What a slide's content may fill: left, top, width, height.
BODY: Final = (MARGIN, Inches(1.45), Inches(12.13), Inches(5.35))
TITLE_SLIDE, TITLE_ONLY = 0, 1

_THEME_COLOURS: Final = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": ACCENT,
    "lt2": "EEF3F5",
    "accent1": ACCENT,
    "accent2": OTHERS,
    "accent3": SOFT,
    "accent4": "4E8098",
    "accent5": PALE,
    "accent6": INK_SOFT,
    "hlink": ACCENT,
    "folHlink": INK_SOFT,
}
_PROPERTIES: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def new_deck() -> Deck:
    """Return an empty presentation."""
    return Presentation(BytesIO(_template()))


@cache
def _template() -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    kept = {"Title Slide": _LAYOUT_OF_TITLE, "Title Only": _LAYOUT_OF_SLIDES}
    for layout in list(deck.slide_layouts):
        if layout.name in kept:
            _replace_shapes(layout, kept[layout.name])
            layout.part._element.cSld.set("name", _NAMES[layout.name])
        else:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _replace_shapes(master, _MASTER)
    _restyle(master.part._element)
    _recolour(master.part)
    _drop_leftovers(deck)
    for part in (deck.part, master.part):
        _write_swedish(part._element)
    saved = BytesIO()
    deck.save(saved)
    return saved.getvalue()


def _replace_shapes(page: Any, shapes: str) -> None:
    """Put other shapes on a master or layout."""
    tree = page.shapes._spTree
    for shape in list(tree.iter_shape_elms()):
        tree.remove(shape)
    for shape in parse_xml(f"<p:spTree {nsdecls('p', 'a')}>{shapes}</p:spTree>"):
        tree.append(shape)


def _restyle(master: Any) -> None:
    """Set titles from the left in the accent colour, and smaller text in the body."""
    for style in master.iter("{*}titleStyle"):
        level = style.find("{*}lvl1pPr")
        level.set("algn", "l")
        properties = level.find("{*}defRPr")
        properties.set("sz", "2800")
        properties.set("b", "1")
        properties.find(".//{*}schemeClr").set("val", "tx2")


def _recolour(master: Any) -> None:
    theme = master.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _THEME_COLOURS.items())
    scheme = f'<a:clrScheme name="DiMiOS">{colours}</a:clrScheme>'
    text = theme.blob.decode("utf-8").replace('name="Office Theme"', 'name="DiMiOS"')
    theme._blob = re.sub(r"<a:clrScheme.*?</a:clrScheme>", scheme, text, flags=re.DOTALL).encode("utf-8")


def _drop_leftovers(deck: Deck) -> None:
    """Remove the picture of the original template, its printer settings and what it says about its program."""
    package = deck.part.package
    for owner, kind in ((package, RELATIONSHIP_TYPE.THUMBNAIL), (deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)):
        for key, relation in list(owner._rels.items()):
            if relation.reltype == kind:
                owner._rels.pop(key)
    package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)._blob = _PROPERTIES


def _write_swedish(part: Any) -> None:
    for properties in part.iter("{*}defRPr"):
        if properties.get("lang"):
            properties.set("lang", "sv-SE")


_NAMES = {"Title Slide": "Rubrikbild", "Title Only": "Rubrik"}


def _placeholder(number: int, name: str, kind: str, place: tuple[int, int, int, int], body: str, text: str) -> str:
    x, y, width, height = map(Emu, place)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>{body}<a:p>{text}</a:p></p:txBody></p:sp>'
    )


def _block(number: int, place: tuple[int, int, int, int], colour: str) -> str:
    """Return a filled rectangle that says nothing."""
    x, y, width, height = map(Emu, place)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Form {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _small(align: str) -> str:
    return (
        '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle>'
        f'<a:lvl1pPr algn="{align}"><a:defRPr sz="1000"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr></a:lstStyle>"
    )


def _sized(size: int, colour: str, anchor: str, *, bold: bool) -> str:
    return (
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle>'
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}" b="{int(bold)}"><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )


_RUN = '<a:r><a:rPr lang="sv-SE"/><a:t>{}</a:t></a:r>'
_NUMBER = (
    '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="sv-SE"/><a:t>‹nr›</a:t></a:fld>'
)
_PLAIN = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
_TITLE_PLACE = (MARGIN, Inches(0.4), Inches(12.13), Inches(0.75))
_FOOTER_PLACE = (MARGIN, Inches(7.0), Inches(10.5), Inches(0.3))
_NUMBER_PLACE = (Inches(11.73), Inches(7.0), Inches(1.0), Inches(0.3))

_FOOTERS = _placeholder(5, "Sidfot", 'type="ftr" sz="quarter" idx="11"', _FOOTER_PLACE, _small("l"), "") + _placeholder(
    6, "Bildnummer", 'type="sldNum" sz="quarter" idx="12"', _NUMBER_PLACE, _small("r"), _NUMBER
)
_MASTER = (
    _block(7, (MARGIN, Inches(1.2), Inches(12.13), Inches(0.02)), "accent5")
    + _placeholder(2, "Rubrik", 'type="title"', _TITLE_PLACE, _PLAIN, _RUN.format("Rubrik"))
    + _placeholder(3, "Text", 'type="body" idx="1"', BODY, _sized(1600, "tx1", "t", bold=False), _RUN.format("Text"))
    + _FOOTERS.replace('idx="11"', 'idx="3"').replace('idx="12"', 'idx="4"')
)
_LAYOUT_OF_SLIDES = _placeholder(2, "Rubrik", 'type="title"', _TITLE_PLACE, _PLAIN, _RUN.format("Rubrik")) + _FOOTERS
_LAYOUT_OF_TITLE = (
    _block(7, (0, 0, WIDTH, HEIGHT), "bg1")
    + _block(8, (0, 0, Inches(0.35), HEIGHT), "accent1")
    + _placeholder(
        2,
        "Rubrik",
        'type="ctrTitle"',
        (Inches(1.1), Inches(2.0), Inches(11.2), Inches(1.6)),
        _sized(4000, "tx2", "b", bold=True),
        _RUN.format("Rubrik"),
    )
    + _placeholder(
        3,
        "Underrubrik",
        'type="subTitle" idx="1"',
        (Inches(1.1), Inches(3.8), Inches(11.2), Inches(1.5)),
        _sized(1800, "accent6", "t", bold=False),
        _RUN.format("Underrubrik"),
    )
    + _FOOTERS
)
#: The thin line below titles and around tables.
HAIRLINE: Final = LINE
