"""The organisation's logo: checked, drawn anew as pixels, kept and taken away.

What is uploaded is never kept or served: only the picture that the typesetter draws of it. An SVG may hold shapes and
nothing that refers to something else or grows when it is drawn.
"""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast
from xml.parsers import expat

import typst
from django.core.exceptions import ValidationError
from django.db import transaction

from surveys.models import Logo, Organisation, User, record

LARGEST_FILE: Final = 1024 * 1024
MOST_PIXELS: Final = 4000 * 4000
MOST_ELEMENTS: Final = 5000
DEEPEST: Final = 50
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SVG: Final = "http://www.w3.org/2000/svg"
_SHAPES: Final = {
    *("svg", "g", "defs", "title", "desc", "metadata", "style", "clipPath"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("linearGradient", "radialGradient", "stop"),
}
#: What may not stand on a shape inside a clipPath: there, each level would draw all levels below it anew.
_NESTING: Final = {"clip-path", "mask", "style", "class"}
_PIXELS_PER_INCH: Final = 400
#: The largest picture that fits in the head of a report, at its own proportions.
_DRAWING: Final = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#let picture(..sizes) = image("logo", format: sys.inputs.format, ..sizes)
#context {
  let size = measure(picture())
  assert(size.width < 12 * size.height and size.height < 4 * size.width)
  picture(width: calc.min(60mm / size.width, 18mm / size.height) * size.width)
}
"""


def logo_of(organisation: Organisation) -> bytes | None:
    """Return the logo as PNG. One query the first time; none for an organisation that is not kept."""
    logo = getattr(organisation, "logo", None)
    return bytes(logo.image) if logo else None


@transaction.atomic
def save_logo(organisation: Organisation, picture: bytes, *, by: User) -> None:
    """Keep a picture that `drawn` has made."""
    Logo.objects.update_or_create(organisation=organisation, defaults={"image": picture})
    record("logo_saved", organisation, by=by, organisation=organisation)


@transaction.atomic
def remove_logo(organisation: Organisation, *, by: User) -> None:
    """Take the logo away. Safe to repeat."""
    n_removed, _ = Logo.objects.filter(organisation=organisation).delete()
    if n_removed:
        record("logo_removed", organisation, by=by, organisation=organisation)


def drawn(uploaded: bytes) -> bytes:
    """Return an uploaded PNG or SVG as a PNG of at most 60 x 18 mm; raise ValidationError with what is wrong."""
    if len(uploaded) > LARGEST_FILE:
        raise ValidationError("Filen får vara högst 1 MB.")
    is_png = uploaded.startswith(_PNG)
    (_check_png if is_png else _check_svg)(uploaded)
    try:
        return _drawn(uploaded, "png" if is_png else "svg")
    except typst.TypstError as error:
        raise ValidationError("Bilden går inte att rita. Spara om den som PNG och försök igen.") from error


def _drawn(uploaded: bytes, format: str) -> bytes:
    """Draw in a folder that holds nothing but the file, without fonts."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    with TemporaryDirectory() as folder:
        Path(folder, "logo").write_bytes(uploaded)
        compiler = typst.Compiler(input=_DRAWING, root=folder, font_paths=fonts, sys_inputs={"format": format})
        return cast(bytes, compiler.compile(format="png", ppi=_PIXELS_PER_INCH))


def _check_png(uploaded: bytes) -> None:
    """Raise ValidationError for a PNG that would unpack to too much."""
    width, height = struct.unpack(">II", uploaded[16:24].ljust(8, b"\0"))
    if not 0 < width * height <= MOST_PIXELS:
        raise ValidationError("Bilden får ha högst 16 miljoner bildpunkter.")


def _check_svg(uploaded: bytes) -> None:
    """Raise ValidationError for what is no SVG, or one with more than shapes in it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    elements = _Elements()
    parser.StartElementHandler, parser.EndElementHandler = elements.begin, elements.end
    parser.CharacterDataHandler = _refuse_clipping
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(uploaded, True)
    except (expat.ExpatError, LookupError) as error:  # the second: an encoding that nobody knows
        raise ValidationError("Logotypen måste vara en PNG- eller SVG-fil.") from error


_TOO_INTRICATE: Final = "Bilden är för invecklad. Spara om den som PNG."


def _refuse_clipping(text: str) -> None:
    """Refuse a style sheet that clips: it could do so inside a clipPath."""
    if "clip" in text or "mask" in text:
        raise ValidationError(_TOO_INTRICATE)


class _Elements:
    """Watches an SVG's elements go by; raises ValidationError for what is no shape, or too many or too deep."""

    def __init__(self) -> None:
        self._n = self._depth = 0
        self._clipping: list[int] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._n, self._depth = self._n + 1, self._depth + 1
        namespace, _, tag = name.rpartition(" ")
        if self._n == 1 and (namespace, tag) != (_SVG, "svg"):
            raise ValidationError("Logotypen måste vara en PNG- eller SVG-fil.")
        if namespace == _SVG and tag not in _SHAPES:
            raise ValidationError(f"Bilden innehåller ”{tag}”. Gör om text till kurvor, eller spara bilden som PNG.")
        if tag == "clipPath":
            self._clipping.append(self._depth)
        is_nested = bool(self._clipping) and not _NESTING.isdisjoint(attributes)
        if is_nested or self._n > MOST_ELEMENTS or self._depth > DEEPEST:
            raise ValidationError(_TOO_INTRICATE)

    def end(self, _: str) -> None:
        if self._clipping and self._clipping[-1] == self._depth:
            self._clipping.pop()
        self._depth -= 1


def _refuse_entities(*_: object) -> None:
    raise ValidationError("Bilden innehåller entiteter (ENTITY). Spara om den som vanlig SVG eller PNG.")
