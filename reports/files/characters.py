"""Names and notes that other people have written, made fit for a file format. Pure.

Nothing is escaped here: the formats take text as text. This is about characters that a font cannot draw (a PDF/UA
with one is refused by the typesetter) or that XML cannot hold.
"""

import unicodedata
from typing import Final

#: Stands for a character that the reports' fonts cannot draw, for example an emoji.
UNDRAWN: Final = "\N{BLACK SQUARE}"

#: What Source Sans Pro draws in both weights: Latin with Sami and Romanian, Greek, Cyrillic.
_RANGES: Final = ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17E), (0x218, 0x21B), (0x384, 0x3CE), (0x400, 0x45F))
_SIGNS: Final = "–—−‘’‚“”„†‡•…‰‹›€№™←↑→↓≈≠≤≥✓■\n"
DRAWN: Final = frozenset(_SIGNS) | {
    chr(code) for first, last in _RANGES for code in range(first, last + 1) if unicodedata.category(chr(code)) != "Cn"
}

#: Excel's limit for the text of one cell.
LONGEST_CELL: Final = 32_767


def drawable(text: str) -> str:
    """Return the text with every character that the fonts cannot draw replaced by its like, dropped or "■"."""
    composed = unicodedata.normalize("NFC", text.replace("\t", " "))
    return "".join(map(_drawn, composed))


def _drawn(character: str) -> str:
    if character in DRAWN:
        return character
    like = unicodedata.normalize("NFKC", character)
    if set(like) <= DRAWN:
        return like
    return "" if unicodedata.category(character).startswith(("C", "M")) else UNDRAWN


def storable(text: str) -> str:
    """Return the text without what XML cannot hold: lone surrogates and non-characters. Cut at Excel's limit."""
    return "".join(c for c in text if unicodedata.category(c) != "Cs" and ord(c) & 0xFFFE != 0xFFFE)[:LONGEST_CELL]


def printable(text: str) -> str:
    """Return the text without what XML cannot hold and without control characters; line breaks stay."""
    kept = (c for c in storable(text.replace("\r\n", "\n")) if c == "\n" or unicodedata.category(c) != "Cc")
    return "".join(kept)
