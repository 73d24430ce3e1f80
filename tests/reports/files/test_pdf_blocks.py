"""The blocks of a PDF's pages: what is empty is left out."""

from reports.files.pdf_blocks import bullets, chapter, comment, guide, paragraph, side_by_side, table


def test_a_chapter_of_nothing_is_nothing():
    assert chapter("Slutsatser", [comment("", ""), bullets("Styrkor", []), None]) is None


def test_a_chapter_leaves_out_what_is_empty():
    assert chapter("Slutsatser", [None, paragraph("Text.")])["blocks"] == [paragraph("Text.")]


def test_columns_that_are_empty_are_left_out():
    shown = bullets("Styrkor", ["En."])

    assert side_by_side(shown, bullets("Svagheter", []))["blocks"] == [shown]
    assert side_by_side(None, None) is None


def test_a_table_without_rows_is_nothing():
    assert table(["Grupp", "Totalt"], []) is None


def test_a_comment_keeps_its_paragraphs():
    assert comment("Kommentar", "Ett\r\nforts.\r\n\r\nTvå\n\n\n")["paragraphs"] == ["Ett\nforts.", "Två"]


def test_a_guide_has_two_columns_of_about_the_same_length():
    block = guide([("A", "x" * 300), ("B", "x" * 100), ("C", "x" * 100), ("D", "x" * 100)])

    assert [item["term"] for item in block["left"]] == ["A"]
    assert [item["term"] for item in block["right"]] == ["B", "C", "D"]
