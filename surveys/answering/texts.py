"""The free text: what of it can be kept."""

import unicodedata
from typing import Final

#: Characters, line breaks included.
LONGEST: Final = 2_000
#: Beyond this nobody has written it by hand, and it is not sent back.
ABSURD: Final = 20 * LONGEST

_KEPT_CONTROLS: Final = "\n\t"
#: Control characters, lone surrogates, and signs without a width that turn the direction of writing (U+202E).
_UNPRINTABLE: Final = {"Cc", "Cs"}
_TURNING: Final = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


class TextRefused(Exception):
    """A text cannot be kept as it is; `left` is what may be offered for a second try."""

    def __init__(self, left: str, *, is_too_long: bool) -> None:
        super().__init__("too long" if is_too_long else "characters that cannot be shown")
        self.left = left
        self.is_too_long = is_too_long


def checked(text: str) -> str:
    """Return a text with plain line breaks and no space around it.

    Raises TextRefused for one that is longer than LONGEST or holds characters that cannot be shown.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST:
        raise TextRefused(text if len(text) <= ABSURD else "", is_too_long=True)
    shown = "".join(character for character in text if _can_be_shown(character))
    if shown != text:
        raise TextRefused(shown, is_too_long=False)
    return text


def _can_be_shown(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return character not in _TURNING and unicodedata.category(character) not in _UNPRINTABLE
