"""The published means are those of Linköpings kommun, KS 2020-345: own, others."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats.indices import mean_of_parts, part_indices, quadrant_place, question_indices

PUBLISHED = {
    "B1": (2.7, 2.9),
    "B2": (2.8, 3.0),
    "B3": (2.8, 3.0),
    "B4": (2.3, 2.5),
    "B5": (2.7, 2.8),
    "E1": (3.1, 3.4),
    "E2": (2.7, 3.2),
    "E3": (3.2, 3.4),
    "E4": (3.3, 3.5),
    "I1": (2.8, 3.0),
    "I2": (3.1, 3.5),
    "I3": (3.1, 3.4),
    "I4": (2.8, 3.0),
    "T1": (3.8, 3.4),  # Vi har ett begränsande arv: lower is better
    "T2": (2.7, 3.2),
    "O1": (3.2, 3.6),
    "U1": (3.1, 3.5),
    "U2": (2.8, 3.3),
    "T3": (3.8, 3.6),
    "O2": (2.7, 3.1),
}
CAPABILITY = {part: [code for code in PUBLISHED if code[0] == part] for part in "BEI"}
LEGACY = {part: [code for code in PUBLISHED if code[0] == part] for part in "TOU"}


def published_total(legacy: dict[str, list[str]]) -> list[float]:
    """Return the total index of Linköping and of the others with these subcategories of digitalt arv."""
    means = pd.DataFrame(PUBLISHED, index=["linkoping", "others"])
    parts = part_indices(question_indices(means, ["T1"]), {**CAPABILITY, **legacy})
    dimensions = mean_of_parts(parts.values, {"formaga": list(CAPABILITY), "arv": list(legacy)})
    return mean_of_parts(dimensions, {"total": ["formaga", "arv"]})["total"].round(1).tolist()


def test_the_published_means_with_digitalt_arv_as_one_group():
    assert published_total({"arv": [code for codes in LEGACY.values() for code in codes]}) == [47.8, 55.2]


def test_the_published_means_with_three_subcategories_of_digitalt_arv():
    assert published_total(LEGACY) == [47.9, 55.5]


@pytest.mark.parametrize(("mean", "upright", "turned"), [(1, 0, 100), (3, 50, 50), (4, 75, 25), (5, 100, 0)])
def test_a_mean_becomes_an_index_and_a_reversed_one_is_turned(mean, upright, turned):
    indices = question_indices(pd.DataFrame({"B1": [mean], "T1": [mean]}), ["T1"])

    assert indices.iloc[0].to_dict() == {"B1": upright, "T1": turned}


def test_reversed_questions_that_are_not_asked_are_ignored_and_the_argument_is_unchanged():
    means = pd.DataFrame({"T1": [4.0]})

    question_indices(means, ["T1", "X9"])

    assert means.loc[0, "T1"] == 4.0


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ([10, 20, 30, 40], 25),
        ([10, 20, np.nan, np.nan], 15),
        ([10, np.nan, np.nan, np.nan], np.nan),
    ],
)
def test_an_index_needs_half_of_its_questions(shown, expected):
    indices = part_indices(pd.DataFrame([shown], columns=list("abcd")), {"part": list("abcd")})

    assert indices.values.loc[0, "part"] == pytest.approx(expected, nan_ok=True)
    assert indices.n_questions.loc[0, "part"] == np.count_nonzero(~np.isnan(shown))


def test_two_of_five_questions_are_too_few():
    shown = pd.DataFrame([[10, 20, np.nan, np.nan, np.nan]], columns=list("abcde"))

    assert part_indices(shown, {"part": list("abcde")}).values["part"].isna().all()


def test_a_whole_needs_all_its_parts():
    values = pd.DataFrame({"a": [40.0, np.nan], "b": [60.0, 60.0]})

    wholes = mean_of_parts(values, {"whole": ["a", "b"]})

    assert wholes["whole"].fillna(-1).tolist() == [50, -1]


@pytest.mark.parametrize(
    ("horizontal", "vertical", "place"),
    [
        (60, 60, (True, True, False)),
        (40, 60, (False, True, False)),
        (60, 40, (True, False, False)),
        (40, 40, (False, False, False)),
        (50, 60, (True, True, True)),
        (52, 60, (True, True, True)),
        (52.1, 60, (True, True, False)),
        (47.9, 40, (False, False, False)),
        (60, 48, (True, False, True)),
    ],
)
def test_a_place_has_sides_and_may_be_near_a_border(horizontal, vertical, place):
    found = quadrant_place(horizontal, vertical)

    assert (found.is_right, found.is_upper, found.is_near_border) == place


def test_the_border_is_a_setting():
    assert not quadrant_place(55, 80, border=60).is_right
