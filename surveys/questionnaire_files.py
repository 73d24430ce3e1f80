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


class QuestionnaireFileRefused(Exception):
    """The file is not a questionnaire; the text says what is wrong, in Swedish."""


def load(path: Path) -> Questionnaire:
    """Store a questionnaire file as a version, or return the one that is there already, unchanged.

    Raises QuestionnaireFileRefused for a file that is not a questionnaire, and QuestionnaireFrozen when it
    differs from a version that a wave has opened with.
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
    """Store a parsed questionnaire, replacing an unused version of the same name."""
    check(data)
    existing = Questionnaire.objects.filter(key=data["key"], version=data["version"]).first()
    if existing and existing.digest == digest:
        return existing
    if existing and (existing.frozen_at or existing.measurements.exists()):
        raise QuestionnaireFrozen(existing)
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


def _check_questions(data: dict[str, Any]) -> None:
    subcategories = {part["key"] for dimension in data["dimensions"] for part in dimension["subcategories"]}
    codes = [question["code"] for question in data["questions"]]
    for question in data["questions"]:
        if question["subcategory"] not in subcategories:
            raise QuestionnaireFileRefused(
                f"Frågan {question['code']} hör till en okänd underkategori: {question['subcategory']}."
            )
        if codes.count(question["code"]) > 1:
            raise QuestionnaireFileRefused(f"Frågan {question['code']} finns två gånger.")


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
