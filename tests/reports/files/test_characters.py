from hypothesis import given
from hypothesis import strategies as st

from reports.files.characters import DRAWN, drawable, storable

ANY_TEXT = st.text(st.characters(codec=None, categories=None))


def test_swedish_and_sami_names_are_untouched():
    assert drawable("Åre – Árjepluovve (Tjïelte) & Dåarjoe") == "Åre – Árjepluovve (Tjïelte) & Dåarjoe"


def test_a_decomposed_letter_is_composed():
    assert drawable("a\N{COMBINING RING ABOVE}") == "å"


def test_a_full_width_letter_becomes_an_ordinary_one():
    assert drawable("＝１＋１") == "=1+1"


def test_an_emoji_becomes_a_square():
    assert drawable("Vård 😀") == "Vård ■"


def test_direction_marks_and_control_characters_are_dropped():
    assert drawable("a\u202eb\x00c") == "abc"


@given(ANY_TEXT)
def test_nothing_else_than_drawn_characters_is_left(text):
    assert set(drawable(text)) <= DRAWN


@given(ANY_TEXT)
def test_storable_text_can_be_encoded(text):
    storable(text).encode("utf-8")
