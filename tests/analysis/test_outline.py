"""What a questionnaire asks, as plain values."""

from analysis.outline import outline_of
from surveys import questionnaire_files


def test_each_quarter_of_the_quadrant_has_its_texts(db):
    outline = outline_of(questionnaire_files.named("dimios:2020"))

    names = [
        outline.quadrant(is_upper=is_upper, is_right=is_right).name
        for is_upper in (True, False)
        for is_right in (True, False)
    ]

    assert names == ["Redo att växla upp", "Förmåga som bromsas", "Outnyttjade möjligheter", "Grunden behöver läggas"]


def test_a_questionnaire_without_texts_says_nothing(db):
    outline = outline_of(questionnaire_files.named("medarbetare:2026"))

    assert outline.quadrant(is_upper=True, is_right=True) is None


def test_texts_added_to_a_questionnaire_in_use_are_read_at_once(db):
    questionnaire = questionnaire_files.named("medarbetare:2026")
    outline_of(questionnaire)
    questionnaire.quadrants = questionnaire_files.named("dimios:2020").quadrants
    questionnaire.save()

    assert outline_of(questionnaire).quadrant(is_upper=True, is_right=True) is not None
