"""What the figures say, in plain Swedish. Pure.

Every sentence comes from one rule, which it names. It holds figures as the pages write them, and none that is hidden.
Where nothing can be said, nothing is: an empty tuple.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from analysis.results import Figure
from analysis.stats.standing_out import Limits
from reports import wording
from reports.content import Content, Row
from reports.formatting import rounded
from surveys.scales import turned

#: How many strengths and how many weaknesses are named.
AT_MOST: Final = 3
#: Without a strength by rule, only questions among this many of the best are named; the same for weaknesses.
_NEAR_THE_END: Final = 5
#: To be among the best says something where at least this share of the questions is shown.
_MIN_SHARE_RANKED: Final = 0.5


class Rule(StrEnum):
    """Why a sentence is there. The limits are those of docs/method.md, rule 9."""

    PLACE = "place"
    TOTAL = "total"
    RESPONSE_RATE = "response_rate"
    INCOMPLETE = "incomplete"
    HIGH_LEVEL = "high_level"
    LOW_LEVEL = "low_level"
    ABOVE_OTHERS = "above_others"
    BELOW_OTHERS = "below_others"
    AMONG_HIGHEST = "among_highest"
    AMONG_LOWEST = "among_lowest"
    ABOVE_ORGANISATION = "above_organisation"
    BELOW_ORGANISATION = "below_organisation"
    MUCH_DONT_KNOW = "much_dont_know"
    LOW_AGREEMENT = "low_agreement"
    CHANGE = "change"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Sentence:
    """A sentence, the rule that it comes from, and the figure that it is about."""

    rule: str
    text: str
    measure: str
    code: str


@dataclass(frozen=True)
class Findings:
    """What is said about one organisation or department.

    A question is never both among the strengths and among the weaknesses. Where fewer than three questions are
    strengths by rule, the best of the rest follow, with a text that says so (`Rule.AMONG_HIGHEST`); weaknesses alike.
    Above means better: a reversed question is above the others when its mean is lower.
    """

    summary: tuple[Sentence, ...] = ()
    strengths: tuple[Sentence, ...] = ()
    weaknesses: tuple[Sentence, ...] = ()
    above_others: tuple[Sentence, ...] = ()
    below_others: tuple[Sentence, ...] = ()
    much_dont_know: tuple[Sentence, ...] = ()
    low_agreement: tuple[Sentence, ...] = ()
    changes: tuple[Sentence, ...] = ()
    above_organisation: tuple[Sentence, ...] = ()
    below_organisation: tuple[Sentence, ...] = ()


def find(content: Content) -> Findings:
    """Return what can be said about the content; the most remarkable first in every list."""
    rows = [row for section in content.sections for row in section.rows]
    judged = [_Judged(row, content.limits) for row in rows if row.own.mean is not None]
    ranked = judged if len(judged) >= _MIN_SHARE_RANKED * len(rows) else []
    others = content.others_name
    differing = _ranked([each for each in judged if each.own.is_called_out], lambda each: abs(each.lead))
    apart = _ranked([each for each in judged if each.own.is_gap_called_out], lambda each: abs(each.gap))
    return Findings(
        summary=tuple(_summary(content)),
        strengths=tuple(_strength(each, others) for each in _strengths(judged, ranked)),
        weaknesses=tuple(_weakness(each, others) for each in _weaknesses(judged, ranked)),
        above_others=tuple(_above_others(each, others) for each in differing if each.is_ahead),
        below_others=tuple(_below_others(each, others) for each in differing if each.is_behind),
        much_dont_know=tuple(_much_dont_know(rows, content)),
        low_agreement=tuple(_low_agreement(judged)),
        changes=tuple(_changes(content, rows)),
        above_organisation=tuple(_gap(each, Rule.ABOVE_ORGANISATION) for each in apart if each.gap > 0),
        below_organisation=tuple(_gap(each, Rule.BELOW_ORGANISATION) for each in apart if each.gap < 0),
    )


@dataclass(frozen=True)
class _Judged:
    """A question whose mean is shown, looked at so that higher is better."""

    row: Row
    limits: Limits

    @property
    def own(self) -> Figure:
        return self.row.own

    @property
    def is_reversed(self) -> bool:
        return self.row.question.is_reversed

    @cached_property
    def level(self) -> float:
        """Return the mean, turned for a reversed question."""
        return self._upright(self.own.mean or 0)

    @cached_property
    def lead(self) -> float:
        """Return how much better the mean is than the others'; 0 where theirs is not shown."""
        others = self.own.others_mean
        return 0 if others is None else self.level - self._upright(others)

    @property
    def is_ordinary(self) -> bool:
        """Tell whether the level, as written, is neither high nor low, and the question no strength or weakness."""
        is_between = self.limits.low < float(rounded(self.level, 1)) < self.limits.high
        return is_between and not self.is_strong and not self.is_weak

    @property
    def gap(self) -> float:
        """Return how much better a department's mean is than the rest of its organisation's, 0 where not known."""
        gap = self.own.gap or 0
        return -gap if self.is_reversed else gap

    @property
    def is_ahead(self) -> bool:
        return self.own.is_called_out and self.lead > 0

    @property
    def is_behind(self) -> bool:
        return self.own.is_called_out and self.lead < 0

    @property
    def is_high(self) -> bool:
        return self.level >= self.limits.high and self.lead >= 0

    @property
    def is_low(self) -> bool:
        return self.level <= self.limits.low and self.lead <= 0

    @property
    def is_strong(self) -> bool:
        return self.is_high or (self.is_ahead and self.level > self.limits.low)

    @property
    def is_weak(self) -> bool:
        return self.is_low or (self.is_behind and self.level < self.limits.high)

    def _upright(self, mean: float) -> float:
        return turned(mean) if self.is_reversed else mean


def _strengths(judged: Sequence[_Judged], ranked: Sequence[_Judged]) -> list[_Judged]:
    """Return high levels, then what lies above the others, then the best of the rest that are ranked."""
    high = _ranked([each for each in judged if each.is_high], lambda each: each.level)
    above = _ranked([each for each in judged if each.is_strong and not each.is_high], lambda each: each.lead)
    best = _ranked(ranked, lambda each: each.level)[:_NEAR_THE_END]
    rest = [each for each in best if _is_over(each, judged) and each.is_ordinary and not each.is_behind]
    return [*high, *above, *rest][:AT_MOST]


def _weaknesses(judged: Sequence[_Judged], ranked: Sequence[_Judged]) -> list[_Judged]:
    """Return low levels, then what lies below the others, then the last of the rest that are ranked."""
    low = _ranked([each for each in judged if each.is_low], lambda each: -each.level)
    below = _ranked([each for each in judged if each.is_weak and not each.is_low], lambda each: -each.lead)
    last = _ranked(ranked, lambda each: -each.level)[:_NEAR_THE_END]
    rest = [each for each in last if _is_under(each, judged) and each.is_ordinary and not each.is_ahead]
    return [*low, *below, *rest][:AT_MOST]


def _is_over(each: _Judged, judged: Sequence[_Judged]) -> bool:
    """Tell whether a level, as written, lies over the average of the page's questions."""
    return rounded(each.level, 1) > _average(judged)


def _is_under(each: _Judged, judged: Sequence[_Judged]) -> bool:
    return rounded(each.level, 1) < _average(judged)


def _average(judged: Sequence[_Judged]) -> Decimal:
    return rounded(sum(each.level for each in judged) / len(judged), 1)


def _ranked(judged: Iterable[_Judged], by: Callable[[_Judged], float]) -> list[_Judged]:
    """Return the questions with the largest value first; equal ones in the order of the questionnaire."""
    return sorted(judged, key=lambda each: -by(each))


def _strength(each: _Judged, others_name: str) -> Sentence:
    if each.is_high:
        return _said(Rule.HIGH_LEVEL, wording.high(each.row, others_name), each.own)
    if each.is_strong:
        return _above_others(each, others_name)
    return _said(Rule.AMONG_HIGHEST, wording.among_highest(each.row, others_name), each.own)


def _weakness(each: _Judged, others_name: str) -> Sentence:
    if each.is_low:
        return _said(Rule.LOW_LEVEL, wording.low(each.row, others_name), each.own)
    if each.is_weak:
        return _below_others(each, others_name)
    return _said(Rule.AMONG_LOWEST, wording.among_lowest(each.row, others_name), each.own)


def _above_others(each: _Judged, others_name: str) -> Sentence:
    return _said(Rule.ABOVE_OTHERS, wording.beside_others(each.row, others_name), each.own)


def _below_others(each: _Judged, others_name: str) -> Sentence:
    return _said(Rule.BELOW_OTHERS, wording.beside_others(each.row, others_name), each.own)


def _gap(each: _Judged, rule: Rule) -> Sentence:
    return _said(rule, wording.beside_organisation(each.row, each.own.gap or 0), each.own)


def _much_dont_know(rows: Sequence[Row], content: Content) -> Iterator[Sentence]:
    shares = [(row.own.dont_know_share, row) for row in rows if row.own.dont_know_share is not None]
    much = [(share, row) for share, row in shares if share >= content.limits.dont_know_high]
    for _, row in sorted(much, key=lambda pair: -pair[0]):
        yield _said(Rule.MUCH_DONT_KNOW, wording.dont_know(row, content.others_name), row.own)


def _low_agreement(judged: Sequence[_Judged]) -> Iterator[Sentence]:
    known = [(each.own.agreement, each) for each in judged if each.own.agreement is not None]
    low = [(agreement, each) for agreement, each in known if agreement <= each.limits.low_agreement]
    for _, each in sorted(low, key=lambda pair: pair[0]):
        yield _said(Rule.LOW_AGREEMENT, wording.agreement(each.row), each.own)


def _changes(content: Content, rows: Sequence[Row]) -> Iterator[Sentence]:
    """Yield the changes of questions that are called out, where the figures are still the same on the page."""
    changes = [(content.history.changes.get((row.own.measure, row.own.code)), row) for row in rows]
    called = [(change, row) for change, row in changes if change and change.is_called_out and row.own.mean is not None]
    for change, row in sorted(called, key=lambda pair: -abs(pair[0].difference)):
        yield _said(Rule.CHANGE, wording.changed(row, change), row.own)


def _summary(content: Content) -> Iterator[Sentence]:
    """Yield the place in the quadrant, the total against others, the response rate and what is incomplete."""
    if place := wording.place(content):
        yield Sentence(Rule.PLACE, place, content.parts[0].index.measure, content.parts[0].key)
    if content.own.total.value is not None:
        yield _said(Rule.TOTAL, wording.total(content), content.own.total)
    elif content.own.total.suppressed:
        yield _said(Rule.TOO_FEW, wording.TOO_FEW, content.own.total)
    if rate := wording.response_rate(content):
        yield _said(Rule.RESPONSE_RATE, rate, content.own.response_rate)
    if content.incomplete_text:
        yield Sentence(Rule.INCOMPLETE, content.incomplete_text, "", "")


def _said(rule: Rule, text: str, figure: Figure) -> Sentence:
    return Sentence(rule, text, figure.measure, figure.code)
