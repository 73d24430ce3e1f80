"""What reports say in words: titles, how to read them, and what a chart shows for those who cannot see it. Pure."""

from collections.abc import Collection, Iterable, Sequence
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
    share_text,
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
    asked = _ASKED_OPENLY if share_text(content.own.response_rate) == EMPTY else _ASKED
    return " ".join(filter(None, [_collected(waves), _ANONYMOUS, asked]))


def _collected(waves: Sequence[MeasuredWave]) -> str:
    return f"Svaren samlades in från {period_text(waves).replace('–', 'till')}." if waves else ""


def measured_text(content: Content, waves: Sequence[MeasuredWave]) -> str:
    """Return when a department was asked; nothing when that is not known."""
    path = content.own.name
    own = [wave for wave in waves if path == wave.department or path.startswith(wave.department + PATH_SEPARATOR)]
    return _collected(own)


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
    others = [f"övriga {others_index_text(own)}"] if content.has_others else []
    return " · ".join(filter(None, [*compared, *others, basis_text(own)]))


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
    return _dumbbells(content, f"medelvärden 1–5, {section.subcategory.label}", tables.own_name(content), points)


def sections_description(content: Content) -> str:
    """Return the alternative text of the subcategories' dumbbell chart."""
    indices = [(section.subcategory.label, section.index) for section in content.sections]
    points = [(label, index_text(index), others_index_text(index)) for label, index in indices]
    return _dumbbells(content, "index 0–100 per underkategori", tables.own_name(content), points)


def children_description(content: Content) -> str:
    """Return the alternative text of the departments' dumbbell chart."""
    totals = [(tables.child_name(child), child.total) for child in content.children]
    points = [(name, index_text(total), others_index_text(total)) for name, total in totals]
    return _dumbbells(content, "digital mognad 0–100", "Egen", points)


def _dumbbells(content: Content, subject: str, own: str, points: Iterable[tuple[str, str, str]]) -> str:
    """Return a chart in words. points: label, own and others' figure as written."""
    said = [f"{label}: {own.lower()} {spoken(mine)}{beside_others(content, others)}." for label, mine, others in points]
    return " ".join([f"Punktdiagram över {subject}.", *said])


def beside_others(content: Content, others: str) -> str:
    """Return how the others' figure follows in a sentence: nothing where there is no comparison."""
    return f", övriga {spoken(others)}" if content.has_others else ""


def distribution_description(content: Content, questions: Iterable[Row]) -> str:
    """Return the alternative text of the bars: how many gave each grade."""
    said = [f"{each.question.label}: {_grades(each.own)}." for each in questions]
    return " ".join([f"Stapeldiagram över betygen 1–5, {tables.own_name(content).lower()}.", *said])


def _grades(figure: Figure) -> str:
    if not figure.distribution:
        return spoken(tables.hidden_or_absent(figure).text)
    return ", ".join(f"betyg {grade} {n} svar" for grade, n in enumerate(figure.distribution, 1))


def coordinates_text(content: Content) -> str:
    """Return what the two numbers behind a name beside the quadrant are."""
    return f"{content.parts[-1].label} · {content.parts[0].label.lower()}, index:"


def place_before_text(year: str, horizontal: str, vertical: str) -> str:
    """Return where the scope stood in an earlier year."""
    return f"{year}: digitalt arv {horizontal}, digital förmåga {vertical}."


def details_note(columns: Collection[str]) -> str:
    """Return what the columns of the table of questions mean."""
    explained = [_DETAILS[name] for name in columns if name in _DETAILS]
    return " ".join([*explained, *([_ARROWS] if any(name.startswith("Mot ") for name in columns) else [])])


def comparisons_text(content: Content) -> str:
    """Return how many organisations stand behind each column."""
    groups = [f"{each.name}: {each.n_organisations} organisationer." for each in content.comparisons]
    return " ".join(groups) if not content.is_department else content.others_text


def change_note(content: Content, *, is_drawn: bool = False) -> str:
    """Return what must be known of a table over the years. is_drawn: whether intervals stand in a chart beside it."""
    changes = content.history.changes.items()
    has_intervals = any(change.lower is not None for (measure, _), change in changes if measure != "question")
    drawn = _DRAWN_INTERVALS if is_drawn and has_intervals else ""
    return " ".join(filter(None, [CHANGE_NOTE, _INTERVALS if has_intervals else "", drawn]))


def change_heading(content: Content) -> str:
    """Return "Förändring sedan 2019", or without a year when the figures are compared with different ones."""
    since = {change.year for (measure, _), change in content.history.changes.items() if measure != "question"}
    return f"Förändring sedan {since.pop()}" if len(since) == 1 else "Förändring"


def activities_text(content: Content) -> str:
    """Return what stands above the table for the department's own plan."""
    return (
        f"Skriv här vad {tables.own_name(content).lower()} gör med anledning av resultatet, och för över det till "
        "planen."
    )


def group_name(content: Content, group: ScopeResults) -> str:
    """Return a group's name without the department's."""
    return group.name.removeprefix(f"{content.own.name} | ")


def spoken(text: str) -> str:
    """Return how a written figure is read aloud."""
    return {HIDDEN: HIDDEN_TEXT, EMPTY: "uppgift saknas"}.get(text, text)


def reading_guide(content: Content) -> list[tuple[str, str]]:
    """Return how the report is read: term and explanation."""
    k, k_dist = content.publication.thresholds["k"], content.publication.thresholds["k_dist"]
    reversed_terms = [(tables.REVERSED.capitalize(), _REVERSED_GUIDE)]
    return [
        ("Medel", "Medelvärdet av betygen 1–5. Vet ej räknas inte in."),
        ("Vet ej", "Andelen som svarade Vet ej, av dem som svarade på frågan."),
        *(reversed_terms if any(question.is_reversed for question in content.outline.questions) else []),
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
    differences = [("Skillnad", _DIFFERENCE_RULE.format(practical=decimal_comma(limits.practical)))]
    return [
        *(differences if content.has_others or content.is_department else []),
        ("95 % säkerhet", "Där medelvärdet troligen ligger om fler hade svarat. Ju fler svar, desto smalare."),
        ("Samsyn", _AGREEMENT_RULE.format(k_dist=thresholds["k_dist"])),
        *([("Övriga räknas som", _OTHERS_RULE)] if content.has_others else []),
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
_INTERVALS: Final = (
    "95 % säkerhet: så mycket kan slumpen i vilka som har svarat betyda. För dimensioner och digital mognad är "
    "intervallet så brett som det kan vara."
)
_DRAWN_INTERVALS: Final = "I diagrammen är det de tunna strecken."
#: Opens a report that has no index to speak of.
NOTHING_TOLD: Final = "Det finns för få svar för att beskriva resultatet i ord."
#: Under the table of how well questions belong together.
RELIABILITY_NOTE: Final = (
    "Räknat på dem i hela organisationen som satte betyg på alla frågor i underkategorin. Cronbachs alfa visar hur väl "
    "frågorna hör ihop: från 0,7 brukar de anses mäta samma sak. Samband visar hur väl en fråga följer de andra, från "
    "−1 till 1. Frågor där lägre är bättre har vänts först."
)
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
_ANONYMOUS = "Svaren är anonyma: de sparas utan koppling till person."
_ASKED = "Tabellen visar hur många som bjöds in och hur många som svarade."
_ASKED_OPENLY = "Tabellen visar hur många som svarade. Hur många som fick frågan är inte känt."
#: Under tables with the same sector elsewhere.
SECTOR_NOTE: Final = "Samma sektor: samma slags förvaltning i andra organisationer."
#: Under tables with differences.
CALLED_OUT_NOTE: Final = "↑ tydligt högre än övriga, ↓ tydligt lägre."
_DETAILS = {
    "95 % säkerhet": "95 % säkerhet: där medelvärdet troligen ligger.",
    "Mot övriga": "Mot övriga: eget medel minus övrigas.",
    "Mot resten": "Mot resten: eget medel minus den övriga organisationens.",
    "Samma sektor": "Samma sektor: medel i samma sektor i andra organisationer.",
    "Samsyn": "Samsyn: 1 = alla svarar lika, 0 = delade meningar.",
}
_ARROWS = "↑ och ↓ = tydlig skillnad."
_DIFFERENCE_RULE = (
    "Räknas på oavrundade medelvärden. Den är tydlig (↑ eller ↓) när den är minst {practical} och dessutom större än "
    "vad slumpen brukar ge (Welchs test, med Holms korrigering för antalet frågor)."
)
_AGREEMENT_RULE = "1 = alla gav samma betyg, 0 = hälften gav 1 och hälften 5. Visas från {k_dist} betyg."
_OTHERS_RULE = (
    "Alla deras svar tillsammans. Är mätningen inställd så, eller dominerar en enda organisation, är det i stället "
    "medelvärdet av organisationernas medelvärden."
)
_REVERSED_GUIDE = "Frågan är ställd så att ett lågt betyg är bra. I index vänds den."
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
