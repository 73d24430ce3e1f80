"""Counting the answers of closed waves, and reading what has been counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.answers import Answers, Responses, read_answers, read_responses, renew_statistics
from analysis.models import WaveCount
from analysis.publishing.reliability import Joint
from surveys.models import Wave

Cell = tuple[int, int]
"""A department's id and a group's id: the people who are in the same published sets."""

Parts = Mapping[str, Sequence[int]]
"""The ids of each subcategory's questions by its key, all in the outline's order."""


@dataclass(frozen=True)
class Counts:
    """A measurement's closed waves, counted.

    cells: the C department-group pairs where somebody responded.
    answers: int array (items × cells × 6). The items are the outline's questions and, last, the screening
        question; the last axis is the value: 1-5, then don't know. Screening has yes as 1 and no as don't know,
        as in the exchange files.
    responses: int array (cells): those who responded at all.
    joint: how the questions of each subcategory were graded together, by its key.
    """

    cells: tuple[Cell, ...]
    answers: np.ndarray
    responses: np.ndarray
    joint: Mapping[str, Joint]


def read_counts(closed: Sequence[Wave], parts: Parts) -> Counts:
    """Return the counts of a measurement's closed waves, added up; waves that have changed are counted first.

    closed: as `analysis.turnout.rates.read_waves` has read them. One query where nothing has changed.
    """
    stored = WaveCount.objects.in_bulk([wave.pk for wave in closed])
    changed = [wave for wave in closed if wave.pk not in stored or stored[wave.pk].n_responses != wave.submitted]
    stored |= {count.pk: count for count in count_waves(changed, parts)} if changed else {}
    return _added_up([stored[wave.pk].counts for wave in closed], parts)


def count_waves(waves: Sequence[Wave], parts: Parts) -> list[WaveCount]:
    """Count some waves of one questionnaire anew, store that and return it. However many responded, four queries."""
    ids = [wave.pk for wave in waves]
    renew_statistics()
    responses = read_responses(ids)  # first: a response that comes in between is found missing the next time
    answers = read_answers(responses, _questions(parts))
    return WaveCount.objects.bulk_create(
        (_counted(wave, responses, answers, parts) for wave in ids),
        update_conflicts=True,
        unique_fields=["wave"],
        update_fields=["n_responses", "counts"],
    )


def _counted(wave: int, responses: Responses, answers: Answers, parts: Parts) -> WaveCount:
    is_here, is_answered = responses.places[:, 0] == wave, answers.places[:, 0] == wave
    cells, replies = responses.places[is_here, 1:].tolist(), responses.replies[is_here]
    values = answers.values[is_answered]
    counts = {
        "cells": cells,
        "replies": replies.tolist(),
        "answers": _by_cell(_positions(answers.places[is_answered, 1:].tolist(), cells), values, len(cells)).tolist(),
        "joint": _jointly(values, parts),
    }
    return WaveCount(wave_id=wave, n_responses=int(replies.sum()), counts=counts)


def _positions(found: Iterable[Sequence[int]], cells: Iterable[Sequence[int]]) -> np.ndarray:
    """Return where each department-group pair that was found stands among the cells."""
    position_of = {tuple(cell): position for position, cell in enumerate(cells)}
    return np.array([position_of[tuple(cell)] for cell in found], dtype=np.intp)


def _by_cell(cells: np.ndarray, values: np.ndarray, n_cells: int) -> np.ndarray:
    """Return how many gave each value, cells × questions × 6. cells: the position of each row's cell."""
    n_questions, n_values = values.shape[1], 8
    place = (cells[:, None] * n_questions + np.arange(n_questions)) * n_values + values
    counted = np.bincount(place.ravel(), minlength=n_cells * n_questions * n_values)
    return counted.reshape(n_cells, n_questions, n_values)[..., [2, 3, 4, 5, 6, 1]]


def _jointly(values: np.ndarray, parts: Parts) -> dict[str, dict[str, Any]]:
    """Return n, Σx and Σxy of each subcategory, over the responses that grade all of it."""
    places = iter(range(values.shape[1]))
    found = {}
    for key, questions in parts.items():
        grades = values[:, [next(places) for _ in questions]].astype(np.int64) - 1
        complete = grades[(grades > 0).all(axis=1)]
        sums, products = complete.sum(axis=0).tolist(), (complete.T @ complete).tolist()
        found[key] = {"n": len(complete), "sums": sums, "products": products}
    return found


def _added_up(documents: Sequence[dict[str, Any]], parts: Parts) -> Counts:
    cells = sorted({tuple(cell) for document in documents for cell in document["cells"]})
    n_questions = len(_questions(parts))
    answers = np.zeros((n_questions + 1, len(cells), 6), dtype=np.int64)
    responses = np.zeros(len(cells), dtype=np.int64)
    for document in documents:
        where, replies = _positions(document["cells"], cells), _array(document["replies"], 3)
        answers[:-1, where] += np.swapaxes(_array(document["answers"], n_questions, 6), 0, 1)
        answers[-1, where, 0] += replies[:, 0]
        answers[-1, where, -1] += replies[:, 1]
        responses[where] += replies.sum(axis=1)
    return Counts(tuple(cells), answers, responses, {key: _joint(documents, key) for key in parts})


def _array(rows: Sequence[object], *shape: int) -> np.ndarray:
    """Return rows of a shape as an array, also where there are none."""
    return np.array(rows, dtype=np.int64).reshape(len(rows), *shape)


def _joint(documents: Sequence[dict[str, Any]], key: str) -> Joint:
    of_waves = [document["joint"][key] for document in documents]
    sums, products = (np.array([each[name] for each in of_waves]).sum(axis=0) for name in ("sums", "products"))
    return Joint(sum(each["n"] for each in of_waves), sums, products)


def _questions(parts: Parts) -> list[int]:
    return [question for questions in parts.values() for question in questions]
