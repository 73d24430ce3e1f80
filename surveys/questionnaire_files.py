"""Questionnaires from files: a JSON file becomes one frozen-to-be version (docs/questionnaire-file.md)."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from surveys.models import (
    Dimension,
    Question,
    Questionnaire,
    QuestionnaireFrozen,
    Subcategory,
    TranslatedText,
    record,
)
from surveys.scales import GRADES

SHIPPED = Path(__file__).parent / "questionnaires"
#: What a new measurement gets unless another is chosen.
DEFAULT = "dimios:2026"
#: For all employees: fewer and simpler statements in the same subcategories.
EMPLOYEES = "medarbetare:2026"
#: What a new measurement may choose besides the versions that have been loaded.
OFFERED = (DEFAULT, EMPLOYEES)
#: The quarters of the quadrant: digital förmåga, then digitalt arv.
QUADRANTS = tuple((capability, heritage) for capability in ("high", "low") for heritage in ("enabling", "limiting"))
#: The columns of a version that never change once it is in use.
_FIXED = (
    "title",
    "introduction",
    "anchors",
    "dont_know_label",
    "screening_code",
    "screening_label",
    "screening_statement",
    "screening_counts_no",
    "screening_ends_survey",
    "free_text_statement",
    "quadrant_border",
)


class QuestionnaireFileRefused(Exception):
    """The file is not a questionnaire; the text says what is wrong, in Swedish."""


def load(path: Path) -> Questionnaire:
    """Store a questionnaire file as a version, or return the one that is there already, unchanged.

    Raises QuestionnaireFileRefused for a file that is not a questionnaire, and QuestionnaireFrozen when it
    differs, in more than the texts about the quadrants, from a version that a measurement uses.
    """
    content = path.read_bytes()
    try:
        return store(_parsed(content), digest=hashlib.sha256(content).hexdigest())
    except KeyError as error:
        raise QuestionnaireFileRefused(
            f"Filen är inte en enkät: {error.args[0]} saknas i någon av dess delar."
        ) from error
    except (AttributeError, TypeError, ValueError, DataError, IntegrityError) as error:
        raise QuestionnaireFileRefused("Filen är inte en enkät: någon av dess delar har fel form.") from error


def named(name: str) -> Questionnaire:
    """Return the version called "dimios:2020", loaded first when it comes with the program.

    Raises Questionnaire.DoesNotExist.
    """
    key, _, version = name.partition(":")
    shipped = SHIPPED / f"{key}_{version}.json"
    if shipped in SHIPPED.iterdir():
        return load(shipped)
    return Questionnaire.objects.get(key=key, version=version)


@transaction.atomic
def store(data: dict[str, Any], *, digest: str) -> Questionnaire:
    """Store a parsed questionnaire, replacing an unused version of the same name.

    The texts about the quadrants may be added to a version in use, since they change no question.
    """
    check(data)
    existing = Questionnaire.objects.filter(key=data["key"], version=data["version"]).first()
    if existing and existing.digest == digest:
        return existing
    if existing and (existing.frozen_at or existing.measurements.exists()):
        return _with_quadrants(existing, data)
    if existing:
        existing.delete()
    questionnaire = Questionnaire.objects.create(digest=digest, **_columns(data))
    _create_parts(questionnaire, data)
    record("questionnaire_loaded", questionnaire, by=None)
    return questionnaire


def check(data: dict[str, Any]) -> None:
    """Raise QuestionnaireFileRefused unless every part is there and every reference leads somewhere."""
    missing = [
        key for key in ("key", "version", "title", "scale", "screening", "dimensions", "questions") if not data.get(key)
    ]
    if missing:
        raise QuestionnaireFileRefused(f"Filen saknar {', '.join(missing)}.")
    if any(len(labels) != len(GRADES) for labels in data["scale"]["anchors"].values()):
        raise QuestionnaireFileRefused(f"Skalan ska ha {len(GRADES)} svarsalternativ på varje språk.")
    _check_questions(data)
    _check_quadrants(data)


def _check_questions(data: dict[str, Any]) -> None:
    subcategories = [part["key"] for dimension in data["dimensions"] for part in dimension["subcategories"]]
    twice = [key for key in subcategories if subcategories.count(key) > 1]
    if twice:
        raise QuestionnaireFileRefused(f"Underkategorin {twice[0]} finns två gånger.")
    codes = [question["code"] for question in data["questions"]]
    for question in data["questions"]:
        if question["subcategory"] not in subcategories:
            raise QuestionnaireFileRefused(
                f"Frågan {question['code']} hör till en okänd underkategori: {question['subcategory']}."
            )
        if codes.count(question["code"]) > 1:
            raise QuestionnaireFileRefused(f"Frågan {question['code']} finns två gånger.")


def _check_quadrants(data: dict[str, Any]) -> None:
    places = [(part["capability"], part["heritage"]) for part in data.get("quadrants", [])]
    if set(places) - set(QUADRANTS) or len(set(places)) < len(places):
        raise QuestionnaireFileRefused(
            "En kvadrant ska ha capability high eller low och heritage enabling eller limiting, var och en en gång."
        )
    for part in data.get("quadrants", []):
        texts = [part["name"], part["marks"], *part["risks"], *part["advice"]]
        if not all(text["sv"] for text in texts):
            raise QuestionnaireFileRefused("Varje text om en kvadrant ska finnas på svenska.")


def _with_quadrants(existing: Questionnaire, data: dict[str, Any]) -> Questionnaire:
    """Return a version in use with the file's texts about the quadrants; raise when the file differs in more."""
    if _stored(existing) != _as_stored(data):
        raise QuestionnaireFrozen(existing)
    if existing.quadrants != data.get("quadrants", []):
        existing.quadrants = data.get("quadrants", [])
        existing.save(update_fields=["quadrants"])
        record("questionnaire_loaded", existing, by=None)
    return existing


def _stored(questionnaire: Questionnaire) -> list[Any]:
    """Return all that a stored version asks, comparable to `_as_stored`."""
    dimensions = questionnaire.dimensions.prefetch_related("subcategories")
    return [
        {name: getattr(questionnaire, name) for name in _FIXED},
        [[part.key, part.label, [[p.key, p.label] for p in part.subcategories.all()]] for part in dimensions],
        [
            [q.code, q.subcategory.key, q.label, q.statement, q.help, q.is_reversed]
            for q in questionnaire.questions.select_related("subcategory")
        ],
    ]


def _as_stored(data: dict[str, Any]) -> list[Any]:
    columns = _columns(data)
    return [
        {name: columns[name] for name in _FIXED},
        [
            [part["key"], part["label"], [[p["key"], p["label"]] for p in part["subcategories"]]]
            for part in data["dimensions"]
        ],
        [
            [q["code"], q["subcategory"], q["label"], q["statement"], q.get("help", {}), q.get("reversed", False)]
            for q in data["questions"]
        ],
    ]


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise QuestionnaireFileRefused("Filen är inte giltig JSON.") from error
    if not isinstance(data, dict):
        raise QuestionnaireFileRefused("Filen är inte en enkät.")
    return data


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    screening, scale = data["screening"], data["scale"]
    return {
        "key": data["key"],
        "version": data["version"],
        "title": TranslatedText(data["title"]),
        "introduction": TranslatedText(data.get("introduction", {})),
        "anchors": scale["anchors"],
        "dont_know_label": TranslatedText(scale["dont_know"]),
        "screening_code": screening["code"],
        "screening_label": TranslatedText(screening["label"]),
        "screening_statement": TranslatedText(screening["statement"]),
        "screening_counts_no": screening.get("counts_when", "no") == "no",
        "screening_ends_survey": screening.get("ends_survey", False),
        "free_text_statement": TranslatedText(data.get("free_text", {}).get("statement", {})),
        "quadrant_border": data.get("quadrant_border", 50),
        "quadrants": data.get("quadrants", []),
    }


def _create_parts(questionnaire: Questionnaire, data: dict[str, Any]) -> None:
    subcategories: dict[str, Subcategory] = {}
    for position, part in enumerate(data["dimensions"]):
        dimension = Dimension.objects.create(
            questionnaire=questionnaire,
            key=part["key"],
            label=TranslatedText(part["label"]),
            position=position,
        )
        for inner, subpart in enumerate(part["subcategories"]):
            subcategories[subpart["key"]] = Subcategory.objects.create(
                dimension=dimension, key=subpart["key"], label=TranslatedText(subpart["label"]), position=inner
            )
    Question.objects.bulk_create(
        _question(questionnaire, subcategories, position, part) for position, part in enumerate(data["questions"])
    )


def _question(
    questionnaire: Questionnaire, subcategories: dict[str, Subcategory], position: int, part: dict[str, Any]
) -> Question:
    return Question(
        questionnaire=questionnaire,
        subcategory=subcategories[part["subcategory"]],
        code=part["code"],
        label=TranslatedText(part["label"]),
        statement=TranslatedText(part["statement"]),
        help=TranslatedText(part.get("help", {})),
        is_reversed=part.get("reversed", False),
        position=position,
    )
