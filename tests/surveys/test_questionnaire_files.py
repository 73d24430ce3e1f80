import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from surveys import questionnaire_files
from surveys.models import AuditEntry, Question, Questionnaire, QuestionnaireFrozen
from surveys.questionnaire_files import QuestionnaireFileRefused, load
from surveys.waves import freeze
from tests.factories import MeasurementFactory

#: The smallest questionnaire: one question on one page.
SMALL: dict[str, Any] = {
    "key": "liten",
    "version": "1",
    "title": {"sv": "Liten enkät"},
    "scale": {"anchors": {"sv": ["ett", "två", "tre", "fyra", "fem"]}, "dont_know": {"sv": "Vet ej"}},
    "screening": {"code": "S1", "label": {"sv": "Beslutar inte"}, "statement": {"sv": "Beslutar du?"}},
    "dimensions": [
        {"key": "d1", "label": {"sv": "En"}, "subcategories": [{"key": "u1", "label": {"sv": "Under"}}]},
    ],
    "questions": [
        {"code": "Q1", "subcategory": "u1", "label": {"sv": "Fråga"}, "statement": {"sv": "Vi kan."}},
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **changes}


@pytest.fixture
def file(tmp_path):
    """Write a questionnaire file and return its path."""

    def write(data: object) -> Path:
        path = tmp_path / "enkat.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("name", "n_questions"), [("dimios:2020", 20), ("dimios:2026", 22), ("medarbetare:2026", 8)])
def test_the_shipped_questionnaires_are_there_without_being_loaded(db, name, n_questions):
    assert questionnaire_files.named(name).questions.count() == n_questions


def test_the_default_questionnaire_is_a_shipped_one(db):
    assert questionnaire_files.named(questionnaire_files.DEFAULT).pk


def test_a_loaded_questionnaire_is_found_by_key_and_version(db, file):
    questionnaire = load(file(SMALL))

    assert questionnaire_files.named("liten:1") == questionnaire


@pytest.mark.parametrize("name", ["liten:2", "liten", "", ":", "../questionnaire_files:py", "a/b:1"])
def test_a_questionnaire_that_is_not_there_is_not_found(db, name):
    with pytest.raises(Questionnaire.DoesNotExist):
        questionnaire_files.named(name)


def test_a_question_has_what_the_file_says(db, file):
    load(file(SMALL))

    question = Question.objects.select_related("subcategory__dimension").get()
    assert (question.code, str(question.statement), str(question.subcategory), str(question.subcategory.dimension)) == (
        "Q1",
        "Vi kan.",
        "Under",
        "En",
    )


def test_what_the_file_leaves_out_has_its_default(db, file):
    questionnaire = load(file(SMALL))

    assert (questionnaire.screening_counts_no, questionnaire.screening_ends_survey, questionnaire.quadrant_border) == (
        True,
        False,
        50,
    )


def test_loading_is_recorded(db, file):
    load(file(SMALL))

    assert AuditEntry.objects.get().subject == "liten:1"


# Loading again


def test_loading_the_same_file_again_changes_nothing(db, file):
    first = load(file(SMALL))

    assert load(file(SMALL)) == first
    assert AuditEntry.objects.count() == 1


def test_an_unused_version_is_replaced(db, file):
    load(file(SMALL))

    load(file(small(title={"sv": "Ny rubrik"})))

    assert str(Questionnaire.objects.get().title) == "Ny rubrik"


def test_a_version_that_a_wave_has_opened_with_cannot_be_changed(db, file):
    freeze(load(file(SMALL)))

    with pytest.raises(QuestionnaireFrozen, match="Ladda in den ändrade enkäten som en ny version"):
        load(file(small(title={"sv": "Ny rubrik"})))


def test_a_version_that_a_measurement_uses_cannot_be_changed(db, file):
    MeasurementFactory(questionnaire=load(file(SMALL)))

    with pytest.raises(QuestionnaireFrozen, match="används av en mätning och kan inte ändras"):
        load(file(small(title={"sv": "Ny rubrik"})))


def test_the_unchanged_file_of_a_frozen_version_is_accepted(db, file):
    questionnaire = load(file(SMALL))
    freeze(questionnaire)

    assert load(file(SMALL)) == questionnaire


def test_a_new_version_stands_beside_the_frozen_one(db, file):
    freeze(load(file(SMALL)))

    load(file(small(version="2")))

    assert Questionnaire.objects.count() == 2


# Texts about the quadrants

QUADRANT = {
    "capability": "high",
    "heritage": "limiting",
    "name": {"sv": "Bromsad"},
    "marks": {"sv": "Vill men hindras."},
    "risks": [{"sv": "Tröttnar."}],
    "advice": [{"sv": "Avveckla."}],
}


def test_texts_about_quadrants_may_be_added_to_a_version_in_use(db, file):
    questionnaire = load(file(SMALL))
    freeze(questionnaire)

    again = load(file(small(quadrants=[QUADRANT])))

    assert (again.pk, again.quadrants, again.digest) == (questionnaire.pk, [QUADRANT], questionnaire.digest)
    assert Question.objects.filter(questionnaire=questionnaire).count() == 1


def test_added_texts_are_recorded_once(db, file):
    freeze(load(file(SMALL)))

    for _ in range(2):
        load(file(small(quadrants=[QUADRANT])))

    assert AuditEntry.objects.filter(action="questionnaire_loaded").count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": [{**SMALL["questions"][0], "statement": {"sv": "Vi kan mycket."}}]},
        {"questions": [{**SMALL["questions"][0], "reversed": True}]},
        {"questions": [{**SMALL["questions"][0], "help": {"sv": "Hjälp"}}]},
        {"questions": [*SMALL["questions"], {**SMALL["questions"][0], "code": "Q2"}]},
        {"dimensions": [{**SMALL["dimensions"][0], "label": {"sv": "Två"}}]},
        {"quadrant_border": 40},
    ],
    ids=str,
)
def test_nothing_else_is_changed_together_with_the_texts(db, file, changes):
    freeze(load(file(SMALL)))

    with pytest.raises(QuestionnaireFrozen):
        load(file(small(quadrants=[QUADRANT], **changes)))


@pytest.mark.parametrize("name", ["dimios:2020", "dimios:2026"])
def test_the_leaders_questionnaires_tell_about_all_four_quadrants(db, name):
    questionnaire = questionnaire_files.named(name)

    places = [(part["capability"], part["heritage"]) for part in questionnaire.quadrants]
    assert sorted(places) == sorted(questionnaire_files.QUADRANTS)


def test_the_employees_questionnaire_has_the_leaders_subcategories(db):
    parts = [
        [
            part.key
            for dimension in questionnaire_files.named(name).dimensions.all()
            for part in dimension.subcategories.all()
        ]
        for name in questionnaire_files.OFFERED
    ]

    assert parts[0] == parts[1]


def test_the_employees_statements_touch_every_subcategory_in_two_languages_with_an_example(db):
    questions = questionnaire_files.named(questionnaire_files.EMPLOYEES).questions.select_related("subcategory")

    assert len({question.subcategory.key for question in questions}) == 6
    assert all("Exempel:" in question.help["sv"] and "Example:" in question.help["en"] for question in questions)
    assert all(question.statement["sv"] and question.statement["en"] for question in questions)


# Broken files

QUESTION = SMALL["questions"][0]
DIMENSION = SMALL["dimensions"][0]
SCALE = SMALL["scale"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"questions": []}, "Filen saknar questions"),
        ({"key": "", "scale": None}, "Filen saknar key, scale"),
        ({"questions": [QUESTION, QUESTION]}, "Frågan Q1 finns två gånger"),
        ({"questions": [{**QUESTION, "subcategory": "u9"}]}, "Frågan Q1 hör till en okänd underkategori: u9"),
        ({"scale": {**SCALE, "anchors": {"sv": ["ett", "två"]}}}, "Skalan ska ha 5 svarsalternativ"),
        ({"scale": {"dont_know": {"sv": "Vet ej"}}}, "anchors"),
        ({"scale": {**SCALE, "anchors": ["ett"]}}, "inte en enkät"),
        ({"scale": "1-5"}, "inte en enkät"),
        ({"screening": {"code": "S1"}}, "label"),
        ({"title": "Enkät"}, "inte en enkät"),
        ({"title": ["Enkät"]}, "inte en enkät"),
        ({"dimensions": "arv"}, "inte en enkät"),
        ({"dimensions": [{"key": "d1"}]}, "subcategories"),
        ({"dimensions": [DIMENSION, DIMENSION]}, "Underkategorin u1 finns två gånger"),
        ({"dimensions": [DIMENSION, {**DIMENSION, "subcategories": []}]}, "inte en enkät"),
        ({"questions": ["Q1"]}, "inte en enkät"),
        ({"questions": [{"code": "Q1"}]}, "subcategory"),
        ({"questions": [{"code": "Q1", "subcategory": "u1"}]}, "label"),
        ({"quadrant_border": "mitten"}, "inte en enkät"),
        ({"quadrants": [QUADRANT, QUADRANT]}, "var och en en gång"),
        ({"quadrants": [{**QUADRANT, "heritage": "small"}]}, "enabling eller limiting"),
        ({"quadrants": [{**QUADRANT, "marks": {"sv": ""}}]}, "på svenska"),
        ({"quadrants": [{**QUADRANT, "risks": [{}]}]}, "sv saknas"),
        ({"quadrants": [{"capability": "high"}]}, "heritage saknas"),
        ({"quadrants": "fyra"}, "inte en enkät"),
    ],
    ids=str,
)
def test_a_broken_file_is_refused_and_nothing_is_stored(db, file, changes, message):
    with pytest.raises(QuestionnaireFileRefused, match=message):
        load(file(small(**changes)))

    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"PK\x03\x04"])
def test_what_is_not_json_is_refused(db, tmp_path, content):
    path = tmp_path / "enkat.json"
    path.write_bytes(content)

    with pytest.raises(QuestionnaireFileRefused, match="inte giltig JSON"):
        load(path)


@pytest.mark.parametrize("data", [[], "liten", 1, None])
def test_json_that_is_no_object_is_refused(db, file, data):
    with pytest.raises(QuestionnaireFileRefused, match="Filen är inte en enkät"):
        load(file(data))


# The command


def test_the_command_tells_what_it_loaded(db, file, capsys):
    call_command("load_questionnaire", str(file(SMALL)))

    assert capsys.readouterr().out == "liten:1, 1 frågor\n"


def test_the_command_refuses_a_broken_file(db, file):
    with pytest.raises(CommandError, match="Filen saknar questions"):
        call_command("load_questionnaire", str(file(small(questions=[]))))


def test_the_command_refuses_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="kan inte läsas"):
        call_command("load_questionnaire", str(tmp_path / "borta.json"))
