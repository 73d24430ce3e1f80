"""An attacker reads both the coordinator's page and her organisation's publications, and knows her organisation's part.

Her organisation is compared with all others, its county and the education sector, pooled or as a mean of organisations;
the page shows the whole country and every sector. She sees each several times, while members come and change. Another
one reads the page alone, and has the files in which some members' counts were sent from other installations. The
attack uses nothing of the product's own disclosure control; the arithmetic is that of `elimination`.
"""

import random
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pytest

from analysis import comparison
from analysis.comparison import Member, earlier, others_seen, seat_of, suited_set
from analysis.comparison.earlier import as_documents
from analysis.disclosure import Thresholds
from analysis.models import ComparisonSet, Publication, PublicationBasis
from analysis.national import release
from analysis.national.development import national_years
from analysis.outline import Outline, outline_of
from analysis.publishing.figures import Beside
from surveys import questionnaire_files
from surveys.models import Measurement, Organisation
from tests.analysis.elimination import PRIME, tells_of
from tests.factories import MeasurementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

#: The questions of a subcategory, all answered alike, so that its index is the mean of any of them.
ITEMS = ("I1", "I2", "I3", "I4")
CODES = (*ITEMS, "S1")
SECTORS = ("education", "company", "")
COUNTIES = ("Kalmar län", "Skåne län", "Hallands län")
SEEDS = range(12)
#: How many members' counts have come as files, in one seed after the other.
N_RECEIVED = (0, 3, 6)

Parts = dict[str, int]
"""How many twos an organisation has given in each sector, and in none."""
Column = tuple[int, str, int]
"""An organisation, one of its parts, and how many answers that has: another number is another version."""


@pytest.fixture
def outline(db) -> Outline:
    return outline_of(questionnaire_files.named("dimios:2020"))


def freeze(members: dict[int, Parts], received: set[int]) -> ComparisonSet:
    def counts(n: int) -> dict[str, list[int]]:
        return {item: [0, n, 0, 0, 0, 0] for item in ITEMS}

    frozen = [
        Member(
            pk,
            counts(sum(parts.values())),
            {sector: counts(n) for sector, n in parts.items() if sector},
            "Region Öst" if pk in received else "",
        )
        for pk, parts in members.items()
    ]
    return comparison.freeze("kommun", 2026, "dimios", frozen)


def frozen_parts(comparison_set: ComparisonSet) -> dict[int, Parts]:
    """What is frozen, which may be older than what was asked for; without parts that nobody answered in."""
    found = {}
    for each in comparison_set.members.all():
        parts = {sector: sum(counts["I1"]) for sector, counts in each.sector_counts.items()}
        parts[""] = sum(each.counts["I1"]) - sum(parts.values())
        found[each.organisation_id] = {part: n for part, n in parts.items() if n}
    return found


@dataclass
class Attacker:
    """Somebody in an organisation, or in none, and what she has seen: the weight of each column in each row.

    files: the organisations whose counts she knows.
    """

    measurement: Measurement | None = None
    files: set[int] = field(default_factory=set)
    rows: list[dict[Column, int]] = field(default_factory=list)

    def sees(self, members: dict[int, Parts], sector: str | None = None, *, is_averaged: bool = False) -> None:
        """Note a row of wholes (None), or of a sector, in which each weighs 1, or 1 / n in a mean of organisations."""
        row: dict[Column, int] = {}
        for pk, parts in members.items():
            counted = parts if sector is None else {sector: parts[sector]} if sector in parts else {}
            weight = pow(sum(counted.values()), -1, PRIME) if is_averaged and counted else 1
            row |= {(pk, part, n): weight for part, n in counted.items()}
        if row not in self.rows:
            self.rows.append(row)

    def reads_the_page(self, outline: Outline) -> None:
        for year in national_years("kommun", outline, 2026):
            for each in ComparisonSet.objects.all():
                members = frozen_parts(each)
                if year.n_answers == sum(n for parts in members.values() for n in parts.values()):
                    shown = [None] * ("innovation" in year.whole)
                    shown += [sector for sector, indices in year.sectors.items() if "innovation" in indices]
                    for sector in shown:
                        self.sees(members, sector)
                    break

    def publishes(self, newest: ComparisonSet) -> None:
        """Publish her organisation beside a set, and read it."""
        measurement = Measurement.objects.select_related("organisation").get(pk=self.measurement.pk)
        suited = suited_set(measurement, newest)
        others = others_seen(seat_of(measurement, suited, CODES, Thresholds(m=3), ["education"]), suited)
        number = measurement.publications.count() + 1
        made = Publication.objects.create(measurement=measurement, number=number, thresholds={}, comparison_set=suited)
        PublicationBasis.objects.create(
            publication=made, cells=[], answers=[], scopes=[], new={}, rates=[], others=as_documents(others.rows)
        )
        own = measurement.organisation
        members = {pk: parts for pk, parts in frozen_parts(suited).items() if pk != own.pk}
        near = set(suited.members.filter(county=own.county).values_list("organisation_id", flat=True))
        is_averaged = measurement.others_as == Measurement.Others.MEAN_OF_ORGANISATIONS
        if has_mean(others.all):
            self.sees(members, is_averaged=is_averaged)
        if has_mean(others.groups["county"]):
            self.sees({pk: parts for pk, parts in members.items() if pk in near}, is_averaged=is_averaged)
        if "education" in others.sectors and has_mean(others.sectors["education"]):
            self.sees(members, "education", is_averaged=is_averaged)

    def learns(self) -> list[set[int]]:
        """The organisations, one or two, that some combination of what she has seen is about, but those she knows."""
        known = self.files | ({self.measurement.organisation_id} if self.measurement else set())
        columns = sorted({column for row in self.rows for column in row if column[0] not in known})
        rows = [[row.get(column, 0) for column in columns] for row in self.rows]
        others = sorted({pk for pk, *_ in columns})
        few = [{pk} for pk in others] + [set(pair) for pair in combinations(others, 2)]
        return [each for each in few if tells_of({i for i, column in enumerate(columns) if column[0] in each}, rows)]


def has_mean(beside: Beside) -> bool:
    return bool(np.isfinite(beside.values[0, 0]))


def attacked(seed: int, outline: Outline) -> list[tuple[int, list[set[int]]]]:
    """What two organisations and somebody outside learn, with files or without, while others come, go and change."""
    rng = random.Random(seed)  # noqa: S311
    organisations = [OrganisationFactory(county=rng.choice(COUNTIES)) for _ in range(rng.randint(13, 17))]
    inside = [Attacker(MeasurementFactory(organisation=each, m=3)) for each in organisations[:2]]
    received = {each.pk for each in organisations[2 : 2 + N_RECEIVED[seed % len(N_RECEIVED)]]}
    everybody = [*inside, Attacker(), Attacker(files=received)]
    members = {each.pk: drawn(rng) for each in organisations[:-3]}
    newest = freeze(members, received)
    for _ in range(8):
        event = rng.choice(["page", "page", "publish", "publish", "change", "settings"])
        if event == "page":
            for each in everybody:
                each.reads_the_page(outline)
        elif event == "publish":
            rng.choice(inside).publishes(newest)
        elif event == "change":
            members |= {each.pk: drawn(rng) for each in rng.sample(organisations, rng.randint(3, 6))}
            newest = freeze(members, received)
        else:
            other_settings(rng, rng.choice(inside).measurement)
    return [(seed, learnt) for each in everybody if (learnt := each.learns())]


def drawn(rng: random.Random) -> Parts:
    """One or two parts of few sizes, so that much is alike."""
    return {sector: rng.choice([10, 10, 11]) for sector in rng.sample(SECTORS, rng.choice([1, 1, 2]))}


def other_settings(rng: random.Random, measurement: Measurement) -> None:
    """Move the organisation to another county, or put others together in another way."""
    Organisation.objects.filter(pk=measurement.organisation_id).update(county=rng.choice(COUNTIES))
    Measurement.objects.filter(pk=measurement.pk).update(others_as=rng.choice(Measurement.Others.values))


@pytest.mark.parametrize("seed", SEEDS)
def test_who_sees_the_page_and_publications_learns_of_no_fewer_than_three_others(seed, outline):
    assert attacked(seed, outline) == []


def test_the_attack_succeeds_where_the_two_are_not_held_together(outline, monkeypatch):
    monkeypatch.setattr(release, "_safe", lambda *args, **_: args[3])
    monkeypatch.setattr(earlier, "shown_of_country", lambda *_: ())

    assert any(attacked(seed, outline) for seed in SEEDS)
