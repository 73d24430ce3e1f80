"""Contents by hand with all that a report can hold, and with nothing."""

from dataclasses import replace

from analysis.outline import QuadrantText
from analysis.results import Figure, ScopeResults
from analysis.years.history import Change, History, Year
from reports.content import Content
from reports.notes import Notes

MARKS = "Styrningen är svag."
TARGETS = {
    ("total", "total"): 60.0,
    ("screening", "S1"): 0.0,
    ("subcategory", "effektivitet"): 65.0,
    ("question", "E1"): 3.75,
}
NOTES = Notes(
    {"": "Vi har gått igenom resultatet.\n\nDet stämmer.", "effektivitet": "Portföljstyrning införs i år."},
    "Vi börjar med arvet.",
    TARGETS,
)


def with_everything(content: Content) -> Content:
    """Return the content with notes, targets, distribution, statistics, groups, quadrant texts and the year before."""
    own = replace(content.own, figures={key: _counted(figure) for key, figure in content.own.figures.items()})
    group = replace(own, kind="department_group", name=f"{own.name} | Chefer")
    empty = ScopeResults("department_group", 1, f"{own.name} | Strateger", {("total", "total"): _hidden(own.total)})
    quarter = QuadrantText(False, False, "Grunden behöver läggas", MARKS, ("En risk.",), ("Ett råd.",))
    outline = replace(content.outline, quadrants=(quarter,))
    return replace(_read(content, own), notes=NOTES, groups=(group, empty), history=_history(own), outline=outline)


def hidden(content: Content) -> Content:
    """Return the content with every own figure hidden."""
    return _read(content, replace(content.own, figures={k: _hidden(f) for k, f in content.own.figures.items()}))


def _counted(figure: Figure) -> Figure:
    if figure.measure != "question" or figure.mean is None:
        return figure
    return replace(
        figure,
        distribution=(7, 8, 9, 11, 6),
        lower=figure.mean - 0.31,
        upper=figure.mean + 0.31,
        agreement=0.47,
        difference=-0.5512,
        is_called_out=True,
        gap=0.2,
        sector_mean=3.33,
    )


def _hidden(figure: Figure) -> Figure:
    return Figure(figure.measure, figure.code, suppressed=True, dont_know_suppressed=True)


def _history(own: ScopeResults) -> History:
    """Return a year before: every index six points lower."""
    indices = {key: figure for key, figure in own.figures.items() if figure.measure not in ("question", "screening")}
    before = {key: replace(figure, value=(figure.value or 0) - 6) for key, figure in indices.items()}
    changes = {key: Change(2019, (figure.value or 0) - 6, 6.0) for key, figure in indices.items()}
    past = Year(2019, "Digital mognad 2019", 1, replace(own, figures=before), "Hette då Socialförvaltningen")
    return History((past, Year(2020, "Digital mognad 2020", 3, own)), changes)


def _read(content: Content, own: ScopeResults) -> Content:
    """Return the content about other results of the same scope."""
    parts = tuple(
        replace(
            part,
            index=own.dimension(part.key),
            sections=tuple(
                replace(
                    section,
                    index=own.subcategory(section.subcategory.key),
                    rows=tuple(replace(row, own=own.question(row.question.code)) for row in section.rows),
                )
                for section in part.sections
            ),
        )
        for part in content.parts
    )
    return replace(content, own=own, parts=parts)


def alone(content: Content) -> Content:
    """Return the content as of a publication without any comparison."""
    own, whole = (
        replace(scope, figures={k: _alone(f) for k, f in scope.figures.items()}) for scope in _scopes(content)
    )
    return replace(
        _read(content, own), whole=whole, comparisons=(), children=tuple(map(_alone_scope, content.children))
    )


def _scopes(content: Content) -> tuple[ScopeResults, ScopeResults]:
    return content.own, content.whole


def _alone_scope(scope: ScopeResults) -> ScopeResults:
    return replace(scope, figures={key: _alone(figure) for key, figure in scope.figures.items()})


def _alone(figure: Figure) -> Figure:
    nothing = dict.fromkeys(name for name in vars(figure) if name.startswith(("others_", "sector_", "difference")))
    return replace(figure, **{**nothing, "others_suppressed": True, "is_called_out": False})
