"""The report as a presentation for a management meeting: native charts to edit, and notes that say what to say."""

from collections.abc import Sequence
from typing import Final

from pptx.slide import Slide
from pptx.util import Emu, Inches

from analysis.results import Figure, ScopeResults
from reports.beside import NOTHING_BESIDE, Beside, read_beside
from reports.content import Content, Part
from reports.files import chart_specs, tables, texts
from reports.files.characters import printable
from reports.files.chart_specs import Drawing, Placed
from reports.files.native_charts import ACCENT, INK_SOFT
from reports.files.packages import reproducible
from reports.files.pptx_deck import Deck, Place, add_chart, add_picture, add_table, add_text, columns
from reports.files.pptx_template import BODY
from reports.formatting import EMPTY, HIDDEN, HIDDEN_TEXT
from reports.sentences import Findings, Sentence, find

#: How much there is room for on a slide.
_MOST_SENTENCES, _MOST_QUESTIONS, _MOST_ROWS, _MOST_NUMBERS = 5, 10, 12, 30
_LONGEST_COMMENT: Final = 260
_NOTHING: Final = "Siffrorna bygger på för få svar för att visas."
_MEETING: Final = (
    "Vilka resultat känner vi igen, och vad förvånar?",
    "Vilka av svagheterna gör mest skada för dem vi är till för?",
    "Var behöver vi mer kunskap, där många svarar Vet ej?",
    "Välj en eller två aktiviteter till planen, med ansvarig och tid.",
    "Bestäm när vi följer upp.",
)


def render(content: Content) -> bytes:
    """Return the presentation about an organisation or a department. At most three queries."""
    return present(content, read_beside(content))


def present(content: Content, beside: Beside = NOTHING_BESIDE) -> bytes:
    """Return the presentation. The same content gives the same bytes."""
    deck, findings = Deck(texts.footer(content)), find(content)
    _add_title(deck, content, beside.logo)
    _add_summary(deck, content, findings)
    _add_quadrant(deck, content, findings)
    _add_indices(deck, content, findings)
    _add_what_stands_out(deck, content, findings)
    for part in content.parts:
        _add_questions(deck, content, part, findings)
    _add_dont_know(deck, content, findings)
    _add_side_by_side(deck, content)
    _add_method(deck, content)
    _set_properties(deck, content)
    return reproducible(deck.save())


def _set_properties(deck: Deck, content: Content) -> None:
    properties = deck.presentation.core_properties
    properties.title = printable(texts.document_title(content))[:255]
    properties.subject, properties.language = texts.publication_name(content), "sv-SE"
    properties.author = properties.last_modified_by = properties.keywords = properties.comments = ""
    properties.created = properties.modified = content.publication.published_at.replace(tzinfo=None)
    properties.revision = 1


def _add_title(deck: Deck, content: Content, logo: bytes | None) -> None:
    lines = [texts.above_text(content), texts.subtitle(content)]
    notes = [
        f"Presentationen gäller {texts.published_text(content).lower()}. Diagrammen går att redigera.",
        *(f"{heading}: {text}" for heading, text in texts.warnings(content)),
    ]
    slide = deck.title_slide(texts.heading(content), lines, notes)
    if logo:
        add_picture(slide, logo, f"Logotyp för {content.measurement.organisation.name}")


def _add_summary(deck: Deck, content: Content, findings: Findings) -> None:
    comment = content.notes.on_the_whole
    slide = deck.slide("Sammanfattning", [*(_said(findings.summary) or [_NOTHING]), *_commented("helheten", comment)])
    lines = [(line, figure) for line, figure in tables.summary(content) if line.label != tables.N_ANSWERED]
    for place, (line, figure) in zip(columns(*(1 for _ in lines), height=Inches(1.7)), lines, strict=True):
        _add_key_figure(slide, place, line, _compared(content, line, figure))
    sentences = [*_said(findings.summary)[:_MOST_SENTENCES], *_commented("helheten", _shortened(comment))]
    left, top, width, _ = BODY
    place = (left, Emu(top + Inches(2.0)), width, Inches(2.6))
    add_text(slide, place, sentences or [_NOTHING], size=_size_of(sentences), is_list=True)
    note = content.measurement.note.strip()
    if note:
        add_text(slide, (left, Inches(6.35), width, Inches(0.5)), [note[:300]], size=11, colour=INK_SOFT)


def _size_of(sentences: Sequence[str]) -> float:
    """Return the size in which the summary's sentences have room."""
    n_characters = sum(map(len, sentences))
    return 18 if n_characters < 620 else 16 if n_characters < 720 else 14


def _shortened(text: str) -> str:
    """Return the beginning of a text, as much as a slide has room for."""
    return text if len(text) <= _LONGEST_COMMENT else f"{text[:_LONGEST_COMMENT].rsplit(' ', 1)[0]} …"


def _commented(about: str, text: str) -> list[str]:
    """Return what the key user has written as one paragraph, nothing where there is nothing."""
    return [f"Kommentar till {about}: {' '.join(text.split())}"] if text.strip() else []


def _compared(content: Content, line: tables.Line, figure: Figure) -> list[str]:
    """Return what a key figure is compared with, and its target."""
    sides = zip(tables.side_names(content)[1:], line.cells[1:], strict=True)
    target = tables.target(content, figure)
    aim = [] if target.value is None else [f"mål {target.text}"]
    return [*(f"{name.lower()} {cell.text}" for name, cell in sides if cell.text != EMPTY), *aim]


def _add_key_figure(slide: Slide, place: Place, line: tables.Line, compared: Sequence[str]) -> None:
    """Write one figure large, with what it is compared with."""
    left, top, width, _ = place
    add_text(slide, (left, top, width, Inches(0.35)), [line.label], size=12, colour=INK_SOFT)
    add_text(
        slide,
        (left, Emu(top + Inches(0.38)), width, Inches(0.7)),
        [line.cells[0].text],
        size=36,
        bold=True,
        colour=ACCENT,
    )
    add_text(
        slide, (left, Emu(top + Inches(1.1)), width, Inches(0.5)), [" · ".join(compared)], size=11, colour=INK_SOFT
    )


def _add_quadrant(deck: Deck, content: Content, findings: Findings) -> None:
    drawing = chart_specs.quadrant(content)
    slide = deck.slide("Läget i fyrfältaren", [*_said(findings.summary)[:1], texts.quadrant_text(content)])
    left, right = columns(7.2, 4.6)
    _draw(slide, left, drawing)
    placed = chart_specs.placed_children(content)
    explained = [texts.quadrant_text(content)] if len(placed) <= _MOST_ROWS else []
    add_text(slide, right, [texts.place_text(content.quadrant), *explained], size=14)
    if placed:
        taken = Inches(2.3 if explained else 0.7)
        _add_numbers(slide, (right[0], Emu(right[1] + taken), right[2], Emu(right[3] - taken)), content, placed)


def _add_numbers(slide: Slide, place: Place, content: Content, placed: Sequence[Placed]) -> None:
    """Write which number is which department, as large as there is room for, with the place in the quadrant."""
    listed = [each.text for each in placed[:_MOST_NUMBERS]]
    if len(placed) > _MOST_NUMBERS:
        listed.append(f"… och {len(placed) - _MOST_NUMBERS} till")
    lines = [texts.coordinates_text(content), *listed]
    size = max(8, min(12, place[3].pt / len(lines) / 1.25))
    add_text(slide, place, ["\n".join(lines)], size=size, colour=INK_SOFT)


def _add_indices(deck: Deck, content: Content, findings: Findings) -> None:
    """Draw the subcategories' indices and, when there are two years to show, the lines of the years beside them."""
    over_time = chart_specs.years(content)
    title = "Index per underkategori och över åren" if over_time else "Index per underkategori"
    notes = [content.others_text, *_said(findings.changes)[:_MOST_SENTENCES]]
    slide = deck.slide(title, notes)
    if over_time:
        left, right = columns(6.6, 5.1)
        _draw(slide, left, chart_specs.subcategories(content))
        _draw(slide, right, over_time)
    else:
        _draw(slide, BODY, chart_specs.subcategories(content))


def _add_what_stands_out(deck: Deck, content: Content, findings: Findings) -> None:
    others = [*_said(findings.above_others), *_said(findings.below_others)]
    nothing = f"Ingen fråga skiljer sig tydligt från {content.others_name}."
    notes = others or [nothing if content.has_others else content.others_text]
    slide = deck.slide("Styrkor och svagheter", notes)
    for place, heading, sentences in zip(
        columns(1, 1), ("Styrkor", "Svagheter"), (findings.strengths, findings.weaknesses), strict=True
    ):
        _add_headed(slide, place, heading, _said(sentences) or ["Inget som kan visas."], size=18)


def _add_questions(deck: Deck, content: Content, part: Part, findings: Findings) -> None:
    rows = [row for section in part.sections for row in section.rows]
    if not rows:
        return
    codes = {row.question.code for row in rows}
    found = (*findings.strengths, *findings.weaknesses, *findings.low_agreement)
    comments = _comments(content, part)
    said = [each.text for each in found if each.code in codes]
    said += [f"Kommentar till {label.lower()}: {text}" for label, text in comments]
    slide = deck.slide(f"{part.label}: frågorna", said or ["Medelvärden av betygen 1–5. Vet ej räknas inte in."])
    size = 11 if len(rows) <= chart_specs.MANY_BARS else 10
    place, *beside = columns(8, 4) if comments else [BODY]
    _draw(slide, place, chart_specs.questions(content, rows, part.label), size=size)
    for each in beside:
        _add_headed(slide, each, "Kommentarer", [f"{label}: {_shortened(text)}" for label, text in comments], size=14)


def _comments(content: Content, part: Part) -> list[tuple[str, str]]:
    """Return what the key user has written about a dimension's subcategories, each as one paragraph with its label."""
    written = [(s.subcategory.label, content.notes.comments.get(s.subcategory.key, "")) for s in part.sections]
    return [(label, " ".join(text.split())) for label, text in written if text.strip()]


def _add_dont_know(deck: Deck, content: Content, findings: Findings) -> None:
    n_questions = _MOST_QUESTIONS - 2 if content.is_department else _MOST_QUESTIONS
    drawing = chart_specs.dont_know(content, n_questions)
    said = _said(findings.much_dont_know)[:_MOST_SENTENCES]
    slide = deck.slide("Här är det många som inte vet", said or ["Ingen fråga har en hög andel Vet ej."])
    _draw(slide, BODY, drawing)


def _add_side_by_side(deck: Deck, content: Content) -> None:
    """Write departments (of a department: its units, or else its groups) side by side, on as many slides as needed."""
    title, named = _beside(content)
    header = [title, "Totalt", *(s.subcategory.label for s in content.sections), "Svarande"]
    first = [[tables.own_name(content), *_cells(content, content.own)], *_targets(content)]
    rows = [[name, *_cells(content, scope)] for name, scope in named]
    for start in range(0, len(rows), _MOST_ROWS):
        more = " (forts.)" if start else ""
        slide = deck.slide(f"{title} sida vid sida{more}", [f"Index 0–100. {HIDDEN} betyder {HIDDEN_TEXT}."])
        shown = [*first, *rows[start : start + _MOST_ROWS]]
        add_table(
            slide, BODY, header, shown, f"{title}: digital mognad, underkategorier och antal svarande.", bold_rows=1
        )
        _explain_hidden(slide, [text for row in shown for text in row])


def _beside(content: Content) -> tuple[str, list[tuple[str, ScopeResults]]]:
    """Return what is set side by side, with names: an empty list when there is nothing to show."""
    if content.children:
        children = [(tables.child_name(each), each) for each in content.children]
        return ("Enheter" if content.is_department else "Förvaltningar"), children
    shown = [group for group in tables.groups_of(content) if any(f.value is not None for f in group.figures.values())]
    return "Grupper", [(texts.group_name(content, each), each) for each in shown]


def _cells(content: Content, scope: ScopeResults) -> list[str]:
    return [*(tables.index(figure).text for figure in _indices(content, scope)), tables.count(scope.screening).text]


def _targets(content: Content) -> list[list[str]]:
    """Return the row of targets, none where there are no targets."""
    aims = [tables.target(content, figure).text for figure in _indices(content, content.own)]
    return [["Mål", *aims, ""]] if set(aims) != {EMPTY} else []


def _indices(content: Content, scope: ScopeResults) -> list[Figure]:
    return [scope.total, *(scope.subcategory(section.subcategory.key) for section in content.sections)]


def _add_method(deck: Deck, content: Content) -> None:
    """Say how it was measured, and what the meeting should come to."""
    guide = dict(texts.reading_guide(content))
    slide = deck.slide("Metod och nästa steg", [f"{term}: {text}" for term, text in guide.items()])
    left, right = columns(1, 1)
    _add_headed(
        slide, left, "Så är det mätt", [guide["Index"], content.others_text, f"{HIDDEN} {guide[HIDDEN]}"], size=13
    )
    conclusions = [each for each in content.notes.conclusions.split("\n") if each.strip()]
    _add_headed(
        slide, right, "Slutsatser" if conclusions else "Att ta ställning till", conclusions or _MEETING, size=15
    )


def _add_headed(slide: Slide, place: Place, heading: str, paragraphs: Sequence[str], *, size: float) -> None:
    left, top, width, height = place
    add_text(slide, (left, top, width, Inches(0.4)), [heading], size=18, bold=True, colour=ACCENT)
    body = (left, Emu(top + Inches(0.55)), width, Emu(height - Inches(0.55)))
    add_text(slide, body, paragraphs, size=_fitting(paragraphs, size), is_list=True)


def _fitting(paragraphs: Sequence[str], size: float) -> float:
    """Return a smaller size for more text than half a slide holds."""
    n_characters = sum(map(len, paragraphs))
    return size if n_characters < 700 else max(9, size * (700 / n_characters) ** 0.5)


def _draw(slide: Slide, place: Place, drawing: Drawing, *, size: float = 11) -> None:
    if drawing.spec.series:
        add_chart(slide, place, drawing.spec, drawing.description, size=size)
    else:
        add_text(slide, place, [_NOTHING], size=16)


def _explain_hidden(slide: Slide, written: Sequence[str]) -> None:
    if HIDDEN in written:
        left, _, width, _ = BODY
        add_text(
            slide, (left, Inches(6.6), width, Inches(0.3)), [f"{HIDDEN} = {HIDDEN_TEXT}"], size=11, colour=INK_SOFT
        )


def _said(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]
