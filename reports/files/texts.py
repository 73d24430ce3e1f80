"""What reports say in words: titles, how to read them, and what a chart shows for those who cannot see it. Pure."""

from collections.abc import Iterable

from analysis.results import Figure
from analysis.stats.indices import QuadrantPlace
from reports.content import Content, Section
from reports.files import tables
from reports.formatting import (
    EMPTY,
    HIDDEN,
    HIDDEN_TEXT,
    basis_text,
    index_text,
    mean_text,
    others_index_text,
    others_mean_text,
)
from surveys.models.organisation import PATH_SEPARATOR


def scope_name(content: Content) -> str:
    """Return the department's name, or that it is about all of the organisation."""
    return content.own.name if content.is_department else "Hela organisationen"


def short_scope_name(content: Content) -> str:
    """Return the name without the departments above it."""
    return scope_name(content).rpartition(PATH_SEPARATOR)[2] if content.is_department else scope_name(content)


def above_text(content: Content) -> str:
    """Return what the scope belongs to: the organisation and the departments above it."""
    above = content.own.name.split(PATH_SEPARATOR)[:-1] if content.is_department else []
    return PATH_SEPARATOR.join([content.measurement.organisation.name, *above])


def document_title(content: Content) -> str:
    return f"{content.measurement.title} – {content.measurement.organisation.name} – {scope_name(content)}"


def publication_name(content: Content) -> str:
    return f"Publicering {content.publication.number}"


def published_text(content: Content) -> str:
    return f"{publication_name(content)}, {content.published_on:%Y-%m-%d}"


def warnings(content: Content) -> list[tuple[str, str]]:
    """Return what must be read before the figures: heading and text."""
    texts = [
        ("Observera", content.incomplete_text),
        ("Upprepade siffror", content.repeated_text),
        ("Anmärkning", content.measurement.note.strip()),
    ]
    return [(heading, text) for heading, text in texts if text]


def index_remark(content: Content, own: Figure, whole: Figure) -> str:
    """Return what stands beside an index: the whole organisation's, the others' and what it rests on."""
    compared = [f"{tables.whole_name(content).lower()} {index_text(whole)}"] if content.is_department else []
    return " · ".join(filter(None, [*compared, f"övriga {others_index_text(own)}", basis_text(own)]))


def place_text(place: QuadrantPlace | None) -> str:
    """Return the place in the quadrant in words."""
    if not place:
        return "Läget visas inte: ett av indexen saknas eller bygger på för få svar."
    vertical = "högre" if place.is_upper else "lägre"
    horizontal = "möjliggörande" if place.is_right else "begränsande"
    near = " – nära gränsen" if place.is_near_border else ""
    return f"Läge: {vertical} digital förmåga och {horizontal} arv{near}."


def quadrant_description(content: Content, points: Iterable[tuple[str, str, str]]) -> str:
    """Return the alternative text of the quadrant. points: name, horizontal and vertical index as written."""
    placed = [f"{name}: digitalt arv {x}, digital förmåga {y}." for name, x, y in points]
    border = f"{content.outline.quadrant_border:g}".replace(".", ",")
    axes = f"Fyrfältare med gränser vid {border}: digitalt arv vågrätt, digital förmåga lodrätt, båda 0–100."
    return " ".join([axes, *placed, place_text(content.quadrant)])


def questions_description(content: Content, section: Section) -> str:
    """Return the alternative text of a subcategory's dumbbell chart."""
    points = [(row.question.label, mean_text(row.own), others_mean_text(row.own)) for row in section.rows]
    return _dumbbells(f"medelvärden 1–5, {section.subcategory.label}", tables.own_name(content), points)


def sections_description(content: Content) -> str:
    """Return the alternative text of the subcategories' dumbbell chart."""
    indices = [(section.subcategory.label, section.index) for section in content.sections]
    points = [(label, index_text(index), others_index_text(index)) for label, index in indices]
    return _dumbbells("index 0–100 per underkategori", tables.own_name(content), points)


def children_description(content: Content) -> str:
    """Return the alternative text of the departments' dumbbell chart."""
    totals = [(tables.child_name(child), child.total) for child in content.children]
    points = [(name, index_text(total), others_index_text(total)) for name, total in totals]
    return _dumbbells("totalindex 0–100", "Egen", points)


def _dumbbells(subject: str, own: str, points: Iterable[tuple[str, str, str]]) -> str:
    """Return a chart in words. points: label, own and others' figure as written."""
    said = [f"{label}: {own.lower()} {spoken(mine)}, övriga {spoken(others)}." for label, mine, others in points]
    return " ".join([f"Punktdiagram över {subject}.", *said])


def spoken(text: str) -> str:
    """Return how a written figure is read aloud."""
    return {HIDDEN: HIDDEN_TEXT, EMPTY: "uppgift saknas"}.get(text, text)


def reading_guide(content: Content) -> list[tuple[str, str]]:
    """Return how the report is read: term and explanation."""
    k, k_dist = content.publication.thresholds["k"], content.publication.thresholds["k_dist"]
    return [
        ("Medel", "Medelvärdet av betygen 1–5. Vet ej räknas inte in."),
        ("Vet ej", "Andelen som svarade Vet ej, av dem som svarade på frågan."),
        (tables.REVERSED.capitalize(), "Frågan är ställd så att ett lågt betyg är bra. I index vänds den."),
        ("Index", _INDEX_GUIDE.format(rule=content.publication.index_rule)),
        ("Fyrfältaren", _quadrant_guide(content)),
        (content.outline.screening_label, "Andelen som svarade nej på frågan om de deltar i sådana beslut."),
        ("Övriga", content.others_text.removeprefix("Övriga: ")),
        (HIDDEN, _HIDDEN_GUIDE.format(k=k, k_dist=k_dist)),
        (EMPTY, "Uppgift saknas: ingen har fått frågan, eller så finns inget att jämföra med."),
    ]


def _quadrant_guide(content: Content) -> str:
    border = f"{content.outline.quadrant_border:g}".replace(".", ",")
    return f"Gränserna går vid index {border}. Inom två enheter från en gräns står det ”nära gränsen”."


_INDEX_GUIDE = (
    "0–100, där betyg 1 ger 0 och betyg 5 ger 100. En underkategori är medelvärdet av sina frågor, en dimension av "
    "sina underkategorier och totalindex av dimensionerna. Programmets egen beräkningsregel, version {rule}."
)
_HIDDEN_GUIDE = (
    "För få svar. Medelvärden och index visas när minst {k} har satt betyg, andelar när minst {k_dist} har svarat. "
    "Ibland döljs ytterligare en siffra, så att den första inte kan räknas ut."
)
