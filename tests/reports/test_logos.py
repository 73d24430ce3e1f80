"""Logos: what is taken, what is refused, and that only a picture of it is kept."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError

from reports.logos import LARGEST_FILE, drawn, logo_of, remove_logo, save_logo
from surveys.models import AuditEntry, Organisation

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 30">'
RECTANGLE = '<rect width="90" height="30" fill="#123456"/>'
PNG_MARK = b"\x89PNG\r\n\x1a\n"


def svg(inside: str = RECTANGLE, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """Return a grey PNG; its size is what its header says, whatever the rows hold."""
    data = zlib.compress(rows if rows is not None else (b"\0" + b"\x80" * width) * height)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return PNG_MARK + b"".join(chunks)


def size(picture: bytes) -> tuple[int, int]:
    return struct.unpack(">II", picture[16:24])


def said(uploaded: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        drawn(uploaded)
    return refused.value.messages[0]


@pytest.mark.parametrize("uploaded", [svg(), png(90, 30)], ids=["svg", "png"])
def test_a_wide_logo_becomes_a_png_of_18_millimetres_at_400_pixels_an_inch(uploaded):
    picture = drawn(uploaded)

    assert picture.startswith(PNG_MARK)
    # 18 mm high: 283 pixels; three times as wide: 850.
    assert size(picture) == pytest.approx((850, 283), abs=1)


def test_a_very_wide_logo_becomes_60_millimetres_wide():
    assert size(drawn(png(800, 100))) == pytest.approx((945, 118), abs=1)


def test_the_same_file_gives_the_same_picture():
    assert drawn(svg()) == drawn(svg())


@pytest.mark.parametrize(
    "uploaded",
    [
        b"",
        b"hej",
        b"GIF89a",
        b"<html></html>",
        b"<svg/>",
        PNG_MARK,
        svg()[:-3],
        b'<?xml version="1.0" encoding="okand"?>' + svg(),
    ],
)
def test_what_is_no_picture_is_refused(uploaded):
    assert said(uploaded)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image xlink:href="file:///etc/passwd"/>',
        '<image href="http://example.se/a.png"/>',
        "<foreignObject><p>hej</p></foreignObject>",
        "<text>Kommun</text>",
        '<g id="a"/><use href="#a"/><use href="#a"/>',
        '<filter id="f"><feTurbulence/></filter>',
        '<pattern id="p"/>',
        '<a href="javascript:alert(1)"/>',
    ],
)
def test_an_svg_with_more_than_shapes_is_refused(inside):
    assert said(svg(inside)).startswith("Bilden innehåller")


def test_an_svg_with_entities_is_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + svg("<title>&b;</title>").decode()

    assert "ENTITY" in said(bomb.encode())


def test_an_svg_from_a_drawing_program_keeps_its_own_elements():
    inside = '<metadata xmlns:x="http://x.se"><x:rdf/></metadata><style>.a{fill:red}</style><g class="a">' + RECTANGLE

    assert drawn(svg(inside + "</g>"))


def test_an_svg_of_many_elements_is_refused():
    assert said(svg("<g/>" * 6000)) == "Bilden är för invecklad. Spara om den som PNG."


def test_a_deep_svg_is_refused():
    assert said(svg("<g>" * 200 + "</g>" * 200)) == "Bilden är för invecklad. Spara om den som PNG."


def test_a_large_file_is_refused():
    assert said(b" " * (LARGEST_FILE + 1)) == "Filen får vara högst 1 MB."


def test_a_png_that_unpacks_to_too_much_is_refused():
    assert said(png(30_000, 30_000, b"")) == "Bilden får ha högst 16 miljoner bildpunkter."


def test_a_picture_of_odd_proportions_is_refused():
    assert said(svg(head=HEAD.replace("0 0 90 30", "0 0 9000 30"))).startswith("Bilden går inte att rita")


def test_a_logo_is_kept_and_taken_away(municipality, key_user):
    save_logo(municipality, drawn(svg()), by=key_user)
    kept = logo_of(Organisation.objects.get())
    remove_logo(municipality, by=key_user)

    assert kept == drawn(svg())
    assert logo_of(Organisation.objects.get()) is None
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"logo_saved", "logo_removed"}


def test_an_organisation_without_a_logo_has_none(municipality):
    assert logo_of(municipality) is None


LEVEL = '<clipPath id="c{0}"><rect width="9" height="9" {1}="url(#c{2})"/></clipPath>'


@pytest.mark.parametrize("attribute", ["clip-path", "mask"])
def test_clipping_inside_clipping_is_refused_since_it_would_be_drawn_for_hours(attribute):
    levels = "".join(LEVEL.format(n, attribute, n + 1) for n in range(12))

    assert "invecklad" in said(svg(levels + RECTANGLE))


def test_a_style_sheet_that_clips_is_refused():
    assert "invecklad" in said(svg("<style>rect { clip-path: url(#c1) }</style>" + RECTANGLE))


def test_plain_clipping_is_drawn():
    clipped = '<clipPath id="c"><rect width="9" height="9"/></clipPath><g clip-path="url(#c)">' + RECTANGLE + "</g>"

    assert drawn(svg(clipped)).startswith(PNG_MARK)
