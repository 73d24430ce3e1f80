"""What the PDF holds, chapter by chapter, as the plain tree of texts and numbers that report.typ lays out. Pure.

Numbers are only for drawing, and only figures that the publication shows; what is read is text, already written in
Swedish. The template prints text as text, so nothing here can be markup.
"""

from reports.beside import NOTHING_BESIDE, Beside
from reports.content import Content
from reports.files import pdf_organisation, pdf_respondents, pdf_results, tables, texts
from reports.files.characters import drawable
from reports.files.pdf_blocks import (
    Tree,
    bullets,
    chapter,
    comment,
    guide,
    heading,
    paragraph,
    proposals,
    side_by_side,
    table,
    terms,
)
from reports.files.pdf_quadrant import advice, place, quadrant
from reports.files.pdf_results import said
from reports.files.pdf_years import years
from reports.formatting import HIDDEN, HIDDEN_TEXT
from reports.sentences import Findings, Rule, find

#: At most so many sentences about don't know in the summary.
_MUCH_DONT_KNOW = 3
_ACTIVITIES = ("Aktivitet", "Ansvarig", "Klart när", "Uppföljning")
_N_ACTIVITIES = 6


def document(content: Content, beside: Beside = NOTHING_BESIDE) -> dict[str, Tree]:
    """Return the whole document."""
    findings = find(content)
    chapters = (_of_department if content.is_department else _of_organisation)(content, findings, beside)
    tree: dict[str, Tree] = {
        "title": texts.document_title(content),
        "organisation": content.measurement.organisation.name,
        "above": texts.above_text(content),
        "scope": texts.heading(content),
        "subtitle": texts.subtitle(content),
        "footer": texts.footer(content),
        "hidden": {"sign": HIDDEN, "note": f"{HIDDEN} = {HIDDEN_TEXT}"},
        "warnings": terms(texts.warnings(content)),
        "chapters": [each for each in chapters if each],
    }
    return {key: _drawable(branch) for key, branch in tree.items()}


def _drawable(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _drawable(branch) for key, branch in tree.items()}
    if isinstance(tree, list):
        return [_drawable(branch) for branch in tree]
    return drawable(tree) if isinstance(tree, str) else tree


def _of_department(content: Content, findings: Findings, beside: Beside) -> list[Tree]:
    return [
        chapter("Sammanfattning", _summary(content, findings)),
        chapter("Resultat per underkategori", _results(content)),
        *_behind_the_results(content, findings),
        chapter("Förslag från de svarande", [proposals(texts.PROPOSALS_TEXT, beside.proposals)]),
        _conclusions(content),
        chapter("Egna aktiviteter", [paragraph(texts.activities_text(content)), _activities()], on_one_page=True),
        _reading(content, beside),
    ]


def _of_organisation(content: Content, findings: Findings, beside: Beside) -> list[Tree]:
    return [
        chapter("Sammanfattning", [*_summary(content, findings), {"kind": "contents"}]),
        chapter("Om modellen", pdf_organisation.model(content)),
        chapter("Så mättes det", pdf_organisation.measuring(content, beside.waves)),
        chapter("Resultat per underkategori", _results(content)),
        *_behind_the_results(content, findings),
        _conclusions(content),
        chapter("Förvaltningarna sida vid sida", pdf_organisation.departments(content), on_new_page=True),
        _reading(content, NOTHING_BESIDE),
        chapter("Bilaga: alla tabeller", pdf_organisation.appendix(content), on_new_page=True),
    ]


def _behind_the_results(content: Content, findings: Findings) -> list[Tree]:
    """Return the chapters that both reports share: each is there only when it has something to show."""
    units = [pdf_results.children(content)] if content.is_department else []
    return [
        chapter("Jämförelse", [*pdf_results.comparison(content, findings), *units]),
        chapter("Respondentgrupper", pdf_respondents.groups(content)),
        chapter("Utveckling över åren", years(content, findings)),
        chapter("Hur svaren fördelar sig", [*_agreement(findings), pdf_respondents.distribution(content)]),
    ]


def _results(content: Content) -> list[Tree]:
    return [pdf_results.subcategories(content, "Översikt"), *pdf_results.parts(content)]


def _summary(content: Content, findings: Findings) -> list[Tree]:
    """Return what the leadership reads: what it says, the figures, strengths, weaknesses and what is not known."""
    told = [sentence for sentence in findings.summary if sentence.rule != Rule.INCOMPLETE]
    return [
        paragraph(" ".join(said(told, len(told))) or texts.NOTHING_TOLD, style="lead"),
        _overview(content),
        side_by_side(bullets("Styrkor", said(findings.strengths)), bullets("Svagheter", said(findings.weaknesses))),
        bullets("Vet ej", said(findings.much_dont_know, _MUCH_DONT_KNOW)),
        comment("Kommentar", content.notes.comments.get("", "")),
        advice(content),
    ]


def _overview(content: Content) -> Tree:
    """Return the key figures beside the quadrant, with what marks the place in it."""
    beside: dict[str, Tree] = {"quadrant": quadrant(content), "place": place(content)}
    return {"kind": "overview", "table": _key_figures(content), "remark": content.others_text, **beside}


def _key_figures(content: Content) -> Tree:
    lines = tables.summary(content)
    targets = [tables.target(content, figure) for _, figure in lines]
    has_targets = any(target.value is not None for target in targets)
    rows = [
        [line.label, *(cell.text for cell in line.cells), *([target.text] if has_targets else [])]
        for (line, _), target in zip(lines, targets, strict=True)
    ]
    return table(["Mått", *tables.side_names(content), *(["Mål"] if has_targets else [])], rows)


def _agreement(findings: Findings) -> list[Tree]:
    return [bullets("Där meningarna går isär", said(findings.low_agreement))]


def _conclusions(content: Content) -> Tree:
    return chapter("Slutsatser", [comment("", content.notes.conclusions)])


def _activities() -> Tree:
    return {"kind": "ruled", "names": list(_ACTIVITIES), "n_rows": float(_N_ACTIVITIES)}


def _reading(content: Content, beside: Beside) -> Tree:
    """Return how the report is read, and the rules behind it."""
    measured = texts.measured_text(content, beside.waves)
    return chapter(
        "Så läser du rapporten",
        [
            guide(texts.reading_guide(content)),
            heading("Metod och regler"),
            guide([*([("Så mättes det", measured)] if measured else []), *texts.method_rules(content)]),
        ],
    )
