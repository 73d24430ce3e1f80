"""The published table of Linköping 2020, through the whole chain: import, count, protect, compare, export.

The figures below are copied from the municipality's report KS 2020-345: label, own mean, own don't know in
percent, the others' mean, the others' don't know in percent.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

pytestmark = pytest.mark.django_db  # so that there is a database for the fixture `demonstration`

PUBLISHED = {
    "Fungerande process för prioriteringar": ("2.7", 27, "2.9", 21),
    "Kontroll på digitala kostnader": ("2.8", 32, "3.0", 25),
    "Realisera nytta på investeringar": ("2.8", 22, "3.0", 21),
    "Mäta och följa upp digitala satsningar": ("2.3", 29, "2.5", 23),
    "Långsiktig tillgång på kompetens": ("2.7", 22, "2.8", 23),
    "Väl fungerande styrning": ("3.1", 22, "3.4", 16),
    "Efterlever och verkar för öppna standarder": ("2.7", 64, "3.2", 51),
    "Väl fungerande styrning av projekt": ("3.2", 14, "3.4", 14),
    "Effektiv drift och förvaltning": ("3.3", 12, "3.5", 11),
    "Hög digital innovationstakt": ("2.8", 10, "3.0", 11),
    "Öppna att involvera externa parter": ("3.1", 38, "3.5", 32),
    "Tänka digitalt först": ("3.1", 8, "3.4", 9),
    "Skala digitala innovationer": ("2.8", 21, "3.0", 20),
    "Vi har ett begränsande arv": ("3.8", 26, "3.4", 29),
    "Infrastruktur för effektivitet och innovation": ("2.7", 47, "3.2", 40),
    "Kompetensmix inom IT som stödjer även framtidens behov": ("3.2", 31, "3.6", 25),
    "Nöjda IT-användare": ("3.1", 39, "3.5", 29),
    "Positivt rykte för IT organisationen": ("2.8", 29, "3.3", 21),
    "Låg nivå av skugg-IT": ("3.8", 63, "3.6", 62),
    "Styrning som ger kontroll och gynnar innovation": ("2.7", 55, "3.1", 45),
}


def rows(demonstration, *, scope, measure):
    return [row for row in demonstration.rows if row["scope"] == scope and row["measure"] == measure]


def to_one_decimal(text: str) -> str:
    return str(Decimal(text).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def to_percent(text: str) -> int:
    return int((Decimal(text) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_the_published_table_comes_out_exactly(demonstration):
    found = {
        demonstration.labels[row["code"]]: (
            to_one_decimal(row["mean"]),
            to_percent(row["dont_know_share"]),
            to_one_decimal(row["others_mean"]),
            to_percent(row["others_dont_know_share"]),
        )
        for row in rows(demonstration, scope="organisation", measure="question")
    }

    assert found == PUBLISHED


def test_the_screening_shares_and_the_numbers_of_respondents_are_the_published_ones(demonstration):
    (screening,) = rows(demonstration, scope="organisation", measure="screening")

    assert (to_percent(screening["value"]), to_percent(screening["others_value"])) == (24, 9)
    assert (screening["n"], screening["others_n"], screening["others_organisations"]) == ("262", "1556", "12")


def test_the_index_of_the_unrounded_means_lies_close_to_that_of_the_published_ones(demonstration):
    (total,) = rows(demonstration, scope="organisation", measure="total")

    assert float(total["value"]) == pytest.approx(47.9, abs=0.1)
    assert float(total["others_value"]) == pytest.approx(55.5, abs=0.1)


def test_all_seven_units_have_figures_and_their_response_rates(demonstration):
    rates = {row["name"]: row["value"] for row in rows(demonstration, scope="department", measure="response_rate")}

    assert len(rates) == 7
    assert 0.70 <= float(rates["Social- och omsorgsförvaltningen"]) <= 0.90
    assert float(rates["Leanlink"]) < 0.5
