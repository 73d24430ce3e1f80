"""A small file whose every figure is worked out here by hand.

Three departments, one group. `-` is a blank, `v` is "vet ej". T1 is reversed (lower is better).

            decides            B1                    B2          T1                   T2
Alfa  (10)  6 ja, 4 nej        1 2 3 4 5 1 2 3 v v   10 × v      5 4 4 3 2 5 4 - - v  5 × 3, 5 × 4
Gamma  (8)  5 ja, 2 nej, 1 -   2 2 3 3 4 4 5 -       8 × -       3 3 2 4 1 5 2 2      4 × 2, 4 × 3
Beta   (3)  2 ja, 1 nej        5 1 3                 3 × -       - - -                - - -

B1  Alfa 8 grades, sum 21, mean 21/8; Gamma 7, sum 23; Beta 3 (hidden: fewer than 5).
    All 18 grades, sum 53, mean 53/18. Don't know: all 2 of 20 = 0.1, Alfa 2 of 10 = 0.2.
    Beta is hidden, so Gamma (the smallest shown) is hidden too: all − Alfa − Gamma would give Beta.
B2  Nobody graded: no mean. All 10 who answered said vet ej: a share of 100 % of so few is hidden (S13).
T1  Alfa 7 grades, sum 27; Gamma 8, sum 22; nobody in Beta. All 15, sum 49. Don't know: 1 of 16.
    Index, turned: (6 − 49/15 − 1) / 4 × 100 = 26/15 × 25 = 43.3333.
T2  Alfa 10, sum 35; Gamma 8, sum 20. All 18, sum 55. Index: (55/18 − 1) / 4 × 100 = 37/18 × 25 = 51.3889.
Teknik has T1, T2 and T3, of which two are shown: (43.3333 + 51.3889) / 2 = 47.3611.
Balansering has five questions, of which one is shown: no index.
Screening: nej 7 of 20 who answered = 0.35; Alfa 4 of 10; Gamma has 7 and Beta 3 (fewer than 8).
"""

import csv

import pytest
from django.core.management import call_command

COLUMNS = {
    "Alfa": {"decides": "jjjjjjnnnn", "B1": "12345123vv", "B2": "v" * 10, "T1": "5443254--v", "T2": "3333344444"},
    "Gamma": {"decides": "jjjjjnn-", "B1": "2233445-", "B2": "-" * 8, "T1": "33241522", "T2": "22223333"},
    "Beta": {"decides": "jjn", "B1": "513", "B2": "---", "T1": "---", "T2": "---"},
}
WRITTEN = {"v": "Vet ej", "-": "", "j": "ja", "n": "nej"}


@pytest.fixture
def answers_file(tmp_path):
    lines = ["department;group;decides;B1;B2;T1;T2"]
    for department, columns in COLUMNS.items():
        for person in zip(*columns.values(), strict=True):
            lines.append(";".join([department, "Chefer", *(WRITTEN.get(mark, mark) for mark in person)]))
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def figures(db, answers_file, tmp_path) -> dict[tuple[str, str, str], dict[str, str]]:
    """The exported rows by name of the scope, measure and code."""
    call_command("import_answers", "9999/2024", str(answers_file), questionnaire="dimios:2020", create=True)
    call_command("publish", "9999/2024")
    call_command("export_results", "9999/2024", str(tmp_path / "results.csv"))
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["scope"] in ("organisation", "department")]
    return {(row["name"], row["measure"], row["code"]): row for row in rows}


@pytest.mark.parametrize(
    ("name", "measure", "code", "expected"),
    [
        ("", "question", "B1", {"n": "18", "mean": "2.9444", "dont_know_share": "0.1000", "suppressed": "false"}),
        ("Alfa", "question", "B1", {"n": "8", "mean": "2.6250", "dont_know_share": "0.2000"}),
        ("Beta", "question", "B1", {"n": "", "mean": "", "dont_know_share": "", "suppressed": "true"}),
        ("Gamma", "question", "B1", {"n": "", "mean": "", "suppressed": "true"}),
        ("", "question", "B2", {"n": "", "mean": "", "dont_know_share": "", "suppressed": "true"}),
        ("", "question", "T1", {"n": "15", "mean": "3.2667", "dont_know_share": "0.0625"}),
        ("Alfa", "question", "T1", {"n": "7", "mean": "3.8571", "dont_know_suppressed": "true"}),
        ("Gamma", "question", "T1", {"n": "8", "mean": "2.7500"}),
        ("", "question", "T2", {"n": "18", "mean": "3.0556"}),
        ("", "subcategory", "teknik", {"n": "", "value": "47.3611", "suppressed": "false"}),
        ("", "subcategory", "balansering", {"value": "", "suppressed": "true"}),
        ("", "dimension", "arv", {"value": "", "suppressed": "true"}),
        ("", "total", "total", {"value": "", "suppressed": "true"}),
        ("", "screening", "S1", {"n": "20", "value": "0.3500"}),
        ("Alfa", "screening", "S1", {"n": "10", "value": "0.4000"}),
        ("Gamma", "screening", "S1", {"n": "", "value": "", "suppressed": "true"}),
    ],
)
def test_every_figure_is_the_one_worked_out_by_hand(figures, name, measure, code, expected):
    row = figures[name, measure, code]

    assert {column: row[column] for column in expected} == expected


def test_without_other_organisations_every_comparison_is_hidden(figures):
    row = figures["", "question", "B1"]

    assert (row["others_mean"], row["others_n"], row["others_suppressed"]) == ("", "", "true")


def test_a_response_rate_needs_a_stated_number_of_invited(figures):
    assert ("", "response_rate", "") not in figures
