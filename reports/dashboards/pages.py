"""What the overview of an organisation or a department prints, decided here so that its templates only print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.models import PublishedComparison
from analysis.outline import QuadrantText
from analysis.results import Figure, ScopeResults
from analysis.structure import GROUP_SEPARATOR
from reports import charts, formatting, sentences
from reports.charts import Level, Point
from reports.content import ALL, Content
from reports.formatting import EMPTY, SCREENING, decimal_comma, index_text, percent, signed, signed_points
from reports.sentences import Rule, Sentence
from surveys.models.organisation import PATH_SEPARATOR

#: So many sentences of a list are seen at once; the rest unfold.
_AT_ONCE: Final = 4


@dataclass(frozen=True)
class KeyFigure:
    """A number at the top of a page, with what it is compared with, one line each."""

    label: str
    value: str
    note: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A heading with its sentences, the first few at once."""

    heading: str
    shown: tuple[Sentence, ...]
    folded: tuple[Sentence, ...]


@dataclass(frozen=True)
class Measure:
    """A line of the table of indices: a figure with the whole organisation's and what else it stands beside."""

    label: str
    level: str
    own: Figure
    whole: Figure
    change: str
    target: str
    comment: str


@dataclass(frozen=True)
class Unit:
    """A line of the table of departments or groups. `mark` is the number of its point in the quadrant."""

    name: str
    scope: ScopeResults
    dimensions: tuple[Figure, ...]
    mark: str = ""


@dataclass(frozen=True)
class Choice:
    """A group of others that the page may be compared with; `kind` is its name in the address."""

    kind: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Reliability:
    """How well a subcategory's questions belong together: alpha, complete responses, and each question's item-rest."""

    label: str
    alpha: str
    n: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Overview:
    """All that the overview prints besides the content itself."""

    summary: str
    key_figures: tuple[KeyFigure, ...]
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]
    units: tuple[Unit, ...]
    groups: tuple[Unit, ...]
    choices: tuple[Choice, ...]
    quadrant: dict[str, Any]
    quadrant_advice: QuadrantText | None
    levels: dict[str, Any]
    has_others: bool
    has_targets: bool
    has_sectors: bool
    has_rates: bool
    year_before: int | None
    reliability: tuple[Reliability, ...]
    others_label: str
    dont_know_limit: str


def overview(content: Content) -> Overview:
    """Return the overview of an organisation or a department."""
    found = sentences.find(content)
    measures = tuple(_measures(content))
    return Overview(
        summary=" ".join(each.text for each in found.summary if each.rule != Rule.INCOMPLETE),
        key_figures=tuple(_key_figures(content)),
        findings=tuple(_findings(content, found)),
        measures=measures,
        units=tuple(_unit(content, child, number) for number, child in enumerate(content.children, start=1)),
        groups=tuple(_unit(content, group) for group in content.groups),
        choices=tuple(_choices(content)),
        quadrant=_quadrant(content),
        quadrant_advice=_advice(content),
        levels=_levels(content, measures),
        has_others=content.has_others,
        has_targets=any(each.target for each in measures),
        has_sectors=any(each.own.sector_value is not None for each in measures),
        has_rates=any(
            formatting.share_text(scope.response_rate) != EMPTY for scope in (content.own, *content.children)
        ),
        year_before=next((change.year for change in content.history.changes.values()), None),
        reliability=tuple(_reliability(content)),
        others_label=others_label(content),
        dont_know_limit=percent(content.limits.dont_know_high),
    )


def _key_figures(content: Content) -> Iterator[KeyFigure]:
    """Yield the total, the dimensions, the screening share and the response rate, or how many have answered."""
    own, whole = content.own, content.whole
    indices = [("Digital mognad", own.total, whole.total)]
    indices += [(part.label, part.index, part.whole_index) for part in content.parts]
    for label, figure, of_whole in indices:
        compared = _compared(content, index_text(of_whole), formatting.others_index_text(figure))
        yield KeyFigure(label, index_text(figure), "index 0–100", (*compared, *_over_time(content, figure)))
    texts = formatting.share_text(whole.screening), formatting.others_share_text(own.screening)
    lines = (*_compared(content, *texts), *_over_time(content, own.screening))
    yield KeyFigure(content.outline.screening_label, formatting.share_text(own.screening), "andel", lines)
    yield _response_rate(content)


def _response_rate(content: Content) -> KeyFigure:
    rate, n = content.own.response_rate, content.own.screening.n
    text = formatting.share_text(rate)
    if text == EMPTY:  # nobody was invited by name: an open link
        return KeyFigure("Svarande", formatting.n_text(content.own.screening), "antal", ())
    answered: tuple[str, ...] = (f"{formatting.whole_number(n)} svarande",) if n is not None else ()
    if text == formatting.HIDDEN:
        answered += ("andelen visas inte: för få inbjudna i någon omgång eller del",)
    whole = (f"hela organisationen {formatting.share_text(content.whole.response_rate)}",)
    return KeyFigure("Svarsfrekvens", text, "andel", answered + whole * content.is_department)


def _compared(content: Content, whole: str, others: str) -> tuple[str, ...]:
    organisation = (f"hela organisationen {whole}",) if content.is_department else ()
    return organisation + (f"{others_label(content).lower()} {others}",) * content.has_others


def others_label(content: Content) -> str:
    """Return the heading of the others' column."""
    return _LABELS[content.compared_kind] if content.comparison else "Övriga"


def _over_time(content: Content, figure: Figure) -> tuple[str, ...]:
    change, target = content.change_of(figure), content.target_text(figure)
    text = _change_text(content, figure)
    changed = (f"{'oförändrat' if text[0] == '0' else text} sedan {change.year}",) if change else ()
    return changed + ((f"mål {target}",) if target else ())


def _change_text(content: Content, figure: Figure) -> str:
    change = content.change_of(figure)
    if not change:
        return EMPTY
    return signed_points(change.difference) if figure.measure == SCREENING else signed(change.difference)


def _findings(content: Content, found: sentences.Findings) -> Iterator[Finding]:
    """Yield what stands out, without saying of a question twice that it lies above or below the others."""
    others, said = content.others_name, {*found.strengths, *found.weaknesses}
    lists = [
        ("Starkast", found.strengths),
        ("Svagast", found.weaknesses),
        (f"Bättre än {others}", [each for each in found.above_others if each not in said]),
        (f"Svagare än {others}", [each for each in found.below_others if each not in said]),
        ("Bättre än resten av organisationen", found.above_organisation),
        ("Svagare än resten av organisationen", found.below_organisation),
        ("Många svarar Vet ej", found.much_dont_know),
        ("Svaren går isär", found.low_agreement),
        ("Förändrat sedan förra mätningen", found.changes),
    ]
    for heading, texts in lists:
        if texts:
            yield Finding(heading, tuple(texts[:_AT_ONCE]), tuple(texts[_AT_ONCE:]))


def _measures(content: Content) -> Iterator[Measure]:
    """Yield the total, then each dimension with its subcategories."""
    yield _measure(content, "Digital mognad", "total", content.own.total, content.whole.total)
    for part in content.parts:
        yield _measure(content, part.label, "dimension", part.index, part.whole_index)
        for section in part.sections:
            label = section.subcategory.label
            yield _measure(content, label, "subcategory", section.index, section.whole_index, section.subcategory.key)


def _measure(content: Content, label: str, level: str, own: Figure, whole: Figure, key: str | None = None) -> Measure:
    comment = "" if key is None else content.notes.comments.get(key, "")
    return Measure(label, level, own, whole, _change_text(content, own), content.target_text(own), comment)


def _unit(content: Content, scope: ScopeResults, number: int | None = None) -> Unit:
    dimensions = tuple(scope.dimension(part.key) for part in content.parts)
    is_in_quadrant = number is not None and _point(content, scope, _value) is not None
    name = scope.name.rpartition(GROUP_SEPARATOR)[2].rpartition(PATH_SEPARATOR)[2]
    return Unit(name, scope, dimensions, str(number) if is_in_quadrant else "")


def _choices(content: Content) -> Iterator[Choice]:
    """Yield the groups of others, when there is more than one to choose from."""
    narrower = [each for each in content.comparisons if each.kind != ALL]
    if narrower:
        yield Choice(ALL, "Alla", content.compared_kind == ALL)
    for each in narrower:
        label = f"{_LABELS[each.kind]} ({each.n_organisations})"
        yield Choice(each.kind, label, content.compared_kind == each.kind)


def _quadrant(content: Content) -> dict[str, Any]:
    own = _point(content, content.own, _value)
    others = _point(content, content.own, lambda figure: figure.others_value, label=others_label(content))
    before = _point(content, content.own, content.before, label=_year_label(content)) if own else None
    whole = _point(content, content.whole, _value) if content.is_department else None
    departments = _children_points(content)
    border = content.outline.quadrant_border
    return charts.quadrant(own, others, departments, border=border, before=before, whole=whole)


def _children_points(content: Content) -> Sequence[Point]:
    points = [
        _point(content, child, _value, mark=str(number)) for number, child in enumerate(content.children, start=1)
    ]
    return [point for point in points if point]


def _point(
    content: Content, scope: ScopeResults, read: Callable[[Figure], float | None], *, label: str = "", mark: str = ""
) -> Point | None:
    """Return a scope's place, or None unless both of its indices are shown."""
    vertical, horizontal = (read(scope.dimension(content.parts[i].key)) for i in (0, -1))
    if vertical is None or horizontal is None:
        return None
    return Point(label or scope.name or content.measurement.organisation.name, horizontal, vertical, mark)


def _value(figure: Figure) -> float | None:
    return figure.value


def _year_label(content: Content) -> str:
    change = content.change_of(content.parts[0].index)
    return str(change.year) if change else ""


def _advice(content: Content) -> QuadrantText | None:
    place = content.quadrant
    return content.outline.quadrant(is_upper=place.is_upper, is_right=place.is_right) if place else None


def _levels(content: Content, measures: Sequence[Measure]) -> dict[str, Any]:
    """Return the chart of the subcategories."""
    rows = [
        Level(each.label, each.own.value, each.own.others_value, content.before(each.own), content.target_of(each.own))
        for each in measures
        if each.level == "subcategory"
    ]
    return charts.levels(
        rows, own_name=content.name, others_name=others_label(content), before_name=_year_label(content)
    )


def _reliability(content: Content) -> Iterator[Reliability]:
    """Yield what the publication holds of each subcategory, marked where it repeats an earlier one."""
    for section in content.sections:
        known = content.publication.reliability.get(section.subcategory.key, {})
        if known.get("alpha") is not None:
            mark = formatting.REPEATED if known.get("as_of") else ""
            rest = {code: value for code, value in known.get("item_rest", {}).items() if value is not None}
            questions = section.subcategory.questions
            yield Reliability(
                section.subcategory.label,
                decimal_comma(known["alpha"], 2) + mark,
                formatting.whole_number(known.get("n") or 0),
                tuple((q.label, decimal_comma(rest[q.code], 2) + mark) for q in questions if q.code in rest),
            )


_LABELS: Final[dict[str, str]] = dict(PublishedComparison.Kind.choices)
