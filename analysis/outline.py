"""What a questionnaire asks, as plain values: dimensions, their subcategories and their questions."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from surveys.models import Question, Questionnaire


@dataclass(frozen=True)
class QuestionOutline:
    """One statement: its code, its short label and whether a low grade is the good one."""

    code: str
    label: str
    statement: str
    is_reversed: bool


@dataclass(frozen=True)
class SubcategoryOutline:
    key: str
    label: str
    questions: tuple[QuestionOutline, ...]


@dataclass(frozen=True)
class DimensionOutline:
    key: str
    label: str
    subcategories: tuple[SubcategoryOutline, ...]


@dataclass(frozen=True)
class QuadrantText:
    """What is said of a quarter of the quadrant: its name, what marks it, its risks and what is generally advised."""

    is_upper: bool
    is_right: bool
    name: str
    marks: str
    risks: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """A questionnaire version. `horizontal` and `vertical` are the quadrant's dimensions."""

    key: str
    version: str
    dimensions: tuple[DimensionOutline, ...]
    screening_code: str
    screening_label: str
    screening_counts_no: bool
    quadrant_border: float
    quadrants: tuple[QuadrantText, ...] = ()

    def quadrant(self, *, is_upper: bool, is_right: bool) -> QuadrantText | None:
        """Return what is said of a quarter, None where the questionnaire says nothing."""
        places = {(each.is_upper, each.is_right): each for each in self.quadrants}
        return places.get((is_upper, is_right))

    @property
    def subcategories(self) -> tuple[SubcategoryOutline, ...]:
        return tuple(part for dimension in self.dimensions for part in dimension.subcategories)

    @property
    def questions(self) -> tuple[QuestionOutline, ...]:
        return tuple(question for part in self.subcategories for question in part.questions)

    @property
    def codes(self) -> list[str]:
        return [question.code for question in self.questions]


def outline_of(questionnaire: Questionnaire) -> Outline:
    """Return a questionnaire's outline. Asks the database once per process and version."""
    return _outline(questionnaire.pk, questionnaire.digest, repr(questionnaire.quadrants))


@lru_cache(maxsize=32)
def _outline(questionnaire_id: int, digest: str, quadrants: str) -> Outline:
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    questions: dict[int, list[Question]] = {}
    for question in questionnaire.questions.all():
        questions.setdefault(question.subcategory_id, []).append(question)
    dimensions = tuple(
        DimensionOutline(
            dimension.key,
            dimension.label["sv"],
            tuple(
                SubcategoryOutline(part.key, part.label["sv"], tuple(map(_question, questions.get(part.pk, []))))
                for part in dimension.subcategories.all()
            ),
        )
        for dimension in questionnaire.dimensions.prefetch_related("subcategories")
    )
    return Outline(
        questionnaire.key,
        questionnaire.version,
        dimensions,
        questionnaire.screening_code,
        questionnaire.screening_label["sv"],
        questionnaire.screening_counts_no,
        questionnaire.quadrant_border,
        tuple(map(_quadrant, questionnaire.quadrants)),
    )


def question_ids(questionnaire: Questionnaire) -> dict[str, list[int]]:
    """Return the ids of each subcategory's questions by its key, all in the outline's order. One query."""
    ids = dict(questionnaire.questions.values_list("code", "pk"))
    return {
        part.key: [ids[question.code] for question in part.questions]
        for part in outline_of(questionnaire).subcategories
    }


def _quadrant(texts: dict[str, Any]) -> QuadrantText:
    return QuadrantText(
        texts["capability"] == "high",
        texts["heritage"] == "enabling",
        texts["name"]["sv"],
        texts["marks"]["sv"],
        tuple(text["sv"] for text in texts["risks"]),
        tuple(text["sv"] for text in texts["advice"]),
    )


def _question(question: Question) -> QuestionOutline:
    return QuestionOutline(question.code, question.label["sv"], question.statement["sv"], question.is_reversed)
