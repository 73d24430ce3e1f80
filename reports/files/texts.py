"""What reports say in words: titles, how to read them, and what a chart shows for those who cannot see it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from analysis.results import Figure, ScopeResults
from analysis.stats.indices import QuadrantPlace
from reports.content import Content, Row, Section
from reports.files import tables
from reports.formatting import (
    EMPTY,
    HIDDEN,
    HIDDEN_TEXT,
    basis_text,
    decimal_comma,
    index_text,
    mean_text,
    others_index_text,
    others_mean_text,
    percent,
)
from reports.measuring import MeasuredWave
from surveys.models.organisation import PATH_SEPARATOR


def scope_name(content: Content) -> str:
    """Return the department's name, or that it is about all of the organisation."""
    return content.own.name if content.is_department else "Hela organisationen"


def short_scope_name(content: Content) -> str:
    """Return the name without the departments above it."""
    return scope_name(content).rpartition(PATH_SEPARATOR)[2] if content.is_department else scope_name(content)


def above_text(content: Content) -> str:
    """Return what stands above the title: what the scope belongs to, or of the whole organisation, what is measured."""
    if not content.is_department:
        return content.measurement.title
    return PATH_SEPARATOR.join([content.measurement.organisation.name, *content.own.name.split(PATH_SEPARATOR)[:-1]])


def heading(content: Content) -> str:
    """Return the title on the first page."""
    return short_scope_name(content) if content.is_department else content.measurement.organisation.name


def document_title(content: Content) -> str:
    return f"{content.measurement.title} – {content.measurement.organisation.name} – {scope_name(content)}"


def publication_name(content: Content) -> str:
    return f"Publicering {content.publication.number}"


def published_text(content: Content) -> str:
    return f"{publication_name(content)}, {content.published_on:%Y-%m-%d}"


def subtitle(content: Content) -> str:
    """Return the line under the title: measurement, publication, day and, where there is one, diarienummer."""
    number = content.measurement.registration_number
    title = content.measurement.title if content.is_department else ""
    parts = [title, published_text(content), f"Diarienummer {number}" if number else ""]
    return " · ".join(filter(None, parts))


def footer(content: Content) -> str:
    number = content.measurement.registration_number
    parts = [content.measurement.organisation.name, publication_name(content), f"Dnr {number}" if number else ""]
    return " · ".join(filter(None, parts))


def model_text(content: Content) -> str:
    """Return what the model measures."""
    n_questions, n_parts = len(content.outline.questions), len(content.outline.subcategories)
    return _MODEL.format(n_questions=n_questions, n_parts=n_parts, n_dimensions=len(content.parts))


def quadrant_text(content: Content) -> str:
    vertical, horizontal = content.parts[0].label.lower(), content.parts[-1].label.lower()
    return _QUADRANT_TEXT.format(vertical=vertical, horizontal=horizontal)


def measuring_text(content: Content, waves: Sequence[MeasuredWave]) -> str:
    """Return when the organisation was measured."""
    period = period_text(waves)
    when = f"Svaren samlades in {period.replace('–', 'till')}. " if waves else ""
    return f"{when}{_ASKED}"


def measured_text(content: Content, waves: Sequence[MeasuredWave]) -> str:
    """Return when a department was asked; nothing when that is not known."""
    path = content.own.name
    own = [wave for wave in waves if path == wave.department or path.startswith(wave.department + PATH_SEPARATOR)]
    return f"Svaren samlades in {period_text(own).replace('–', 'till')}." if own else ""


def period_text(waves: Sequence[MeasuredWave]) -> str:
    """Return the first and the last day of some waves."""
    if not waves:
        return EMPTY
    first, last = min(wave.opens_on for wave in waves), max(wave.closes_on for wave in waves)
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


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
    return _dumbbells("digital mognad 0–100", "Egen", points)


def _dumbbells(subject: str, own: str, points: Iterable[tuple[str, str, str]]) -> str:
    """Return a chart in words. points: label, own and others' figure as written."""
    said = [f"{label}: {own.lower()} {spoken(mine)}, övriga {spoken(others)}." for label, mine, others in points]
    return " ".join([f"Punktdiagram över {subject}.", *said])


def distribution_description(content: Content, questions: Iterable[Row]) -> str:
    """Return the alternative text of the bars: how many gave each grade."""
    said = [f"{each.question.label}: {_grades(each.own)}." for each in questions]
    return " ".join([f"Stapeldiagram över betygen 1–5, {tables.own_name(content).lower()}.", *said])


def _grades(figure: Figure) -> str:
    if not figure.distribution:
        return spoken(tables.hidden_or_absent(figure).text)
    return ", ".join(f"betyg {grade} {n} svar" for grade, n in enumerate(figure.distribution, 1))


def place_before_text(year: str, horizontal: str, vertical: str) -> str:
    """Return where the scope stood in an earlier year."""
    return f"{year}: digitalt arv {horizontal}, digital förmåga {vertical}."


def details_note(columns: Iterable[str]) -> str:
    """Return what the columns of the table of questions mean."""
    return " ".join(_DETAILS[name] for name in columns if name in _DETAILS)


def comparisons_text(content: Content) -> str:
    """Return how many organisations stand behind each column."""
    groups = [f"{each.name}: {each.n_organisations} organisationer." for each in content.comparisons]
    return " ".join(groups) if not content.is_department else content.others_text


def change_heading(content: Content) -> str:
    """Return "Förändring sedan 2019", or without a year when the figures are compared with different ones."""
    since = {change.year for (measure, _), change in content.history.changes.items() if measure != "question"}
    return f"Förändring sedan {since.pop()}" if len(since) == 1 else "Förändring"


def group_name(content: Content, group: ScopeResults) -> str:
    """Return a group's name without the department's."""
    return group.name.removeprefix(f"{content.own.name} | ")


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
        (content.outline.screening_label, _SCREENING_GUIDE.format(answer=_counted_answer(content))),
        ("Övriga", content.others_text.removeprefix("Övriga: ")),
        (HIDDEN, _HIDDEN_GUIDE.format(k=k, k_dist=k_dist)),
        (EMPTY, "Uppgift saknas: ingen har fått frågan, eller så finns inget att jämföra med."),
    ]


def method_rules(content: Content) -> list[tuple[str, str]]:
    """Return the rules behind the figures, short: term and explanation."""
    limits, thresholds = content.limits, content.publication.thresholds
    return [
        ("Skillnad", _DIFFERENCE_RULE.format(practical=decimal_comma(limits.practical))),
        ("95 % säkerhet", "Där medelvärdet troligen ligger om fler hade svarat. Ju fler svar, desto smalare."),
        ("Samsyn", _AGREEMENT_RULE.format(k_dist=thresholds["k_dist"])),
        ("Övriga räknas som", _OTHERS_RULE),
        ("Starkt och svagt", _LEVEL_RULE.format(low=decimal_comma(limits.low), high=decimal_comma(limits.high))),
        ("Mycket Vet ej", f"Minst {percent(limits.dont_know_high)} svarade Vet ej."),
        ("Anonymitet", _ANONYMITY_RULE.format(k=thresholds["k"])),
    ]


def _counted_answer(content: Content) -> str:
    return "nej" if content.outline.screening_counts_no else "ja"


def _quadrant_guide(content: Content) -> str:
    border = f"{content.outline.quadrant_border:g}".replace(".", ",")
    return f"Gränserna går vid index {border}. Inom två enheter från en gräns står det ”nära gränsen”."


#: Under tables over the years.
CHANGE_NOTE: Final = (
    "Förändringen räknas på de frågor som visas i båda mätningarna, på oavrundade tal, och kan därför skilja sig från "
    "skillnaden mellan de tryckta talen."
)
#: Above the table for the department's own plan.
ACTIVITIES_TEXT: Final = "Skriv här vad förvaltningen gör med anledning av resultatet, och för över det till planen."
#: Opens a report that has no index to speak of.
NOTHING_TOLD: Final = "Det finns för få svar för att beskriva resultatet i ord."
#: Above people's own proposals.
PROPOSALS_TEXT: Final = "Svar på den öppna frågan, godkända av nyckelanvändaren. Ordningen är slumpad."
#: After what marks a quarter of the quadrant.
NEAR_A_BORDER: Final = "Läget är nära gränsen till fältet intill, så läs det med försiktighet."
_MODEL = (
    "DiMiOS mäter hur väl organisationen kan dra nytta av digitaliseringen. De som deltar i beslut om digitalisering "
    "tar ställning till {n_questions} påståenden på en skala från 1 (instämmer inte alls) till 5 (instämmer helt), med "
    "Vet ej som eget val. Påståendena hör till {n_parts} underkategorier i {n_dimensions} dimensioner."
)
_QUADRANT_TEXT = (
    "Dimensionerna läggs mot varandra i en fyrfältare: {horizontal} vågrätt, från begränsande till möjliggörande, och "
    "{vertical} lodrätt. Fältet visar var organisationen står, och vad som bör komma först."
)
_ASKED = (
    "Svaren är anonyma: inget svar kan kopplas till en person. Tabellen visar hur många som bjöds in och hur många som "
    "svarade."
)
#: Under tables with the same sector elsewhere.
SECTOR_NOTE: Final = "Samma sektor: samma slags förvaltning i andra organisationer."
#: Under tables with differences.
CALLED_OUT_NOTE: Final = "↑ tydligt högre än övriga, ↓ tydligt lägre."
_DETAILS = {
    "95 % säkerhet": "95 % säkerhet: där medelvärdet troligen ligger.",
    "Mot övriga": "Mot övriga: eget medel minus övrigas.",
    "Mot resten": "Mot resten: eget medel minus den övriga organisationens.",
    "Samma sektor": "Samma sektor: medel i samma sektor i andra kommuner.",
    "Samsyn": "Samsyn: 1 = alla svarar lika, 0 = delade meningar. ↑ och ↓ = tydlig skillnad.",
}
_DIFFERENCE_RULE = (
    "Räknas på oavrundade medelvärden. Den är tydlig (↑ eller ↓) när den är minst {practical} och dessutom större än "
    "vad slumpen brukar ge (Welchs test, med Holms korrigering för antalet frågor)."
)
_AGREEMENT_RULE = "1 = alla gav samma betyg, 0 = hälften gav 1 och hälften 5. Visas från {k_dist} betyg."
_OTHERS_RULE = (
    "Alla deras svar tillsammans. Är mätningen inställd så, eller dominerar en enda organisation, är det i stället "
    "medelvärdet av organisationernas medelvärden."
)
_SCREENING_GUIDE = "Andelen som svarade {answer} på den inledande frågan, av dem som svarade ja eller nej."
_LEVEL_RULE = "Ett medelvärde kallas lågt från {low} och nedåt, högt från {high} och uppåt."
_ANONYMITY_RULE = (
    "Svaren sparas utan koppling till person. Figurer och tabeller innehåller bara publicerade siffror, och grupper "
    "med färre än {k} visas aldrig."
)
_INDEX_GUIDE = (
    "0–100, där betyg 1 ger 0 och betyg 5 ger 100. En underkategori är medelvärdet av sina frågor, en dimension av "
    "sina underkategorier och digital mognad av dimensionerna. Programmets egen beräkningsregel, version {rule}."
)
_HIDDEN_GUIDE = (
    "För få svar. Medelvärden och index visas när minst {k} har satt betyg, andelar när minst {k_dist} har svarat. "
    "Ibland döljs ytterligare en siffra, så att den första inte kan räknas ut."
)
