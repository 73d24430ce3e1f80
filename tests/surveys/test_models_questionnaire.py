import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from surveys import questionnaire_files
from surveys.models import Dimension, Question, Questionnaire, QuestionnaireFrozen, Subcategory


@pytest.fixture
def questionnaire(db) -> Questionnaire:
    return questionnaire_files.named("dimios:2020")


@pytest.fixture
def frozen(questionnaire: Questionnaire) -> Questionnaire:
    questionnaire.frozen_at = timezone.now()
    questionnaire.save()
    return questionnaire


def test_a_version_exists_once(questionnaire):
    questionnaire.pk = None

    with pytest.raises(IntegrityError, match=r"questionnaire_version_unique|version"):
        questionnaire.save(force_insert=True)


def test_a_dimension_key_exists_once_in_a_questionnaire(questionnaire):
    with pytest.raises(IntegrityError, match=r"dimension_key_unique|key"):
        Dimension.objects.create(questionnaire=questionnaire, key="arv", position=9)


def test_a_subcategory_key_exists_once_in_a_dimension(questionnaire):
    dimension = questionnaire.dimensions.get(key="arv")

    with pytest.raises(IntegrityError, match=r"subcategory_key_unique|key"):
        Subcategory.objects.create(dimension=dimension, key="teknik", position=9)


def test_a_question_code_exists_once_in_a_questionnaire(questionnaire):
    question = questionnaire.questions.get(code="B1")
    question.pk = None

    with pytest.raises(IntegrityError, match=r"question_code_unique|code"):
        question.save(force_insert=True)


def parts(questionnaire: Questionnaire) -> list[Dimension | Subcategory | Question]:
    dimension = Dimension.objects.filter(questionnaire=questionnaire).first()
    question = Question.objects.filter(questionnaire=questionnaire).first()
    return [dimension, dimension.subcategories.first(), question]


@pytest.mark.parametrize("part", [0, 1, 2], ids=["dimension", "subcategory", "question"])
def test_a_part_can_be_changed_before_a_wave_has_opened(questionnaire, part):
    parts(questionnaire)[part].save()


@pytest.mark.parametrize("part", [0, 1, 2], ids=["dimension", "subcategory", "question"])
def test_a_part_cannot_be_changed_once_a_wave_has_opened(frozen, part):
    with pytest.raises(QuestionnaireFrozen, match="dimios:2020 används av en omgång som har öppnat"):
        parts(frozen)[part].save()


@pytest.mark.parametrize("part", [0, 1, 2], ids=["dimension", "subcategory", "question"])
def test_a_part_cannot_be_deleted_once_a_wave_has_opened(frozen, part):
    with pytest.raises(QuestionnaireFrozen):
        parts(frozen)[part].delete()


def test_a_question_cannot_be_added_once_a_wave_has_opened(frozen):
    subcategory = Subcategory.objects.filter(dimension__questionnaire=frozen).first()

    with pytest.raises(QuestionnaireFrozen):
        Question.objects.create(questionnaire=frozen, subcategory=subcategory, code="X1", position=99)


def test_the_grades_have_their_labels_in_swedish(questionnaire):
    assert questionnaire.anchor_labels() == [
        (1, "Instämmer inte alls"),
        (2, "Instämmer i liten grad"),
        (3, "Instämmer delvis"),
        (4, "Instämmer i hög grad"),
        (5, "Instämmer helt"),
    ]


def test_the_grades_have_their_labels_in_english_for_who_reads_english(questionnaire):
    with override("en"):
        labels = questionnaire.anchor_labels()

    assert labels[0] == (1, "Do not agree at all")


@pytest.mark.parametrize(("counts_no", "counted"), [(True, "no"), (False, "yes")])
def test_the_screening_answer_that_is_reported_follows_the_questionnaire(counts_no, counted):
    assert Questionnaire(screening_counts_no=counts_no).screening_counted == counted


def test_questions_come_in_the_order_of_the_file(questionnaire):
    codes = [question.code for question in questionnaire.questions.all()]

    assert " ".join(codes) == "B1 B2 B3 B4 B5 E1 E2 E3 E4 I1 I2 I3 I4 U1 U2 O1 O2 T1 T2 T3"
