"""The PDF's quadrant: own, the whole organisation's and the others' place, and where the own stood before. Pure."""

from dataclasses import dataclass

from analysis.outline import QuadrantText
from analysis.results import Figure
from reports.content import Content
from reports.files import tables, texts
from reports.files.chart_specs import span_of
from reports.files.pdf_blocks import Tree, bullets, side_by_side
from reports.formatting import index_text, others_index_text


@dataclass(frozen=True)
class _Side:
    """Somebody's place: the two indices, horizontal first, the others' where `is_others`."""

    shape: str
    name: str
    indices: tuple[Figure, Figure]
    is_others: bool = False

    @property
    def place(self) -> list[float]:
        """Return the coordinates, nothing unless both are shown."""
        values = [figure.others_value if self.is_others else figure.value for figure in self.indices]
        shown = [value for value in values if value is not None]
        return shown if len(shown) == len(values) else []

    @property
    def said(self) -> tuple[str, str, str]:
        write = others_index_text if self.is_others else index_text
        horizontal, vertical = (texts.spoken(write(figure)) for figure in self.indices)
        return self.name, horizontal, vertical


def quadrant(content: Content) -> Tree:
    """Return the quadrant; a point is there only when its two indices are shown (docs/disclosure.md S11)."""
    sides, before = _sides(content), _before(content)
    points: list[Tree] = [{"shape": s.shape, "name": s.name, "place": list(s.place)} for s in sides if s.place]
    said = [texts.quadrant_description(content, [side.said for side in sides])]
    if before:
        said.append(texts.place_before_text(*before.said))
    border = content.outline.quadrant_border
    places = [side.place for side in (*sides, before) if side and side.place]
    return {
        "kind": "quadrant",
        "border": border,
        "span": list(span_of([value for place in places for value in place], border)),
        "axes": [content.parts[-1].label, content.parts[0].label],
        "points": points,
        "before": {"name": before.name, "place": list(before.place)} if before else None,
        "description": " ".join(said),
    }


def _sides(content: Content) -> list[_Side]:
    own = (content.parts[-1].index, content.parts[0].index)
    whole = (content.parts[-1].whole_index, content.parts[0].whole_index)
    sides = [_Side("own", tables.own_name(content), own)]
    if content.is_department:
        sides.append(_Side("whole", tables.whole_name(content), whole))
    return [*sides, _Side("others", tables.OTHERS, own, is_others=True)] if content.has_others else sides


def _before(content: Content) -> _Side | None:
    """Return the place in the last earlier year that shows it; None unless today's is shown too."""
    for year in reversed(content.history.earlier if content.quadrant else ()):
        if year.results:
            horizontal, vertical = (year.results.dimension(content.parts[place].key) for place in (-1, 0))
            side = _Side("before", str(year.year), (horizontal, vertical))
            if side.place:
                return side
    return None


def place(content: Content) -> Tree:
    """Return the name of the own quarter and what marks it; None where it is not shown or nothing is said of it."""
    quarter = _quarter(content)
    if not quarter:
        return None
    near = f" {texts.NEAR_A_BORDER}" if content.quadrant and content.quadrant.is_near_border else ""
    return {"name": f"{quarter.name}.", "text": quarter.marks + near}


def advice(content: Content) -> Tree:
    """Return the risks of the own quarter and what is generally advised."""
    quarter = _quarter(content)
    if not quarter:
        return None
    return side_by_side(bullets("Risker", quarter.risks), bullets("Allmänna råd", quarter.advice))


def _quarter(content: Content) -> QuadrantText | None:
    found = content.quadrant
    return content.outline.quadrant(is_upper=found.is_upper, is_right=found.is_right) if found else None
