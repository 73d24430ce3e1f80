"""Figures beside another group of others than all of them. Pure."""

from dataclasses import replace

from analysis.results import NO_FIGURE, ComparisonResults, Figure, ScopeResults


class NoSuchComparison(Exception):
    """A comparison was asked for that the publication does not hold."""


def beside(scope: ScopeResults, group: ComparisonResults) -> ScopeResults:
    """Return a scope's results with one group of others in the place of all others."""
    figures = {key: _beside(figure, group) for key, figure in scope.figures.items()}
    return replace(scope, figures=figures)


def _beside(figure: Figure, group: ComparisonResults) -> Figure:
    """Return the figure with the group's; an index only where both rest on all of its questions (S12)."""
    others = group.results.figures.get((figure.measure, figure.code), NO_FIGURE)
    value = others.value if _is_whole(figure) and _is_whole(others) else None
    is_hidden = others.mean is None and value is None
    return replace(
        figure,
        others_mean=others.mean,
        others_dont_know_share=others.dont_know_share,
        others_value=value,
        others_n=None if is_hidden else others.n,
        others_organisations=None if is_hidden else group.n_organisations,
        others_suppressed=is_hidden,
        difference=_difference(figure, others),
        difference_lower=None,
        difference_upper=None,
        effect=None,
        is_called_out=False,
    )


def _difference(figure: Figure, others: Figure) -> float | None:
    """Return own - others where the own distribution is shown (docs/disclosure.md S21)."""
    if not figure.distribution or figure.mean is None or others.mean is None:
        return None
    return figure.mean - others.mean


def _is_whole(figure: Figure) -> bool:
    return figure.n_questions is None or figure.n_questions == figure.n_questions_asked
