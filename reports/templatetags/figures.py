"""Figures as text, in templates. The rules are in reports.formatting."""

import re
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from analysis.results import Figure
from reports import formatting
from reports.dashboards.heat_maps import Row

register = template.Library()

_FIFTY: Final = 50

#: What the long names of departments, groups and columns end in, after a first part.
_LATTER_PART = re.compile(
    r"(?<=\w)(förvaltning|kontor|nämnd|avdelning|byggnads|marknads|lednings?|stöd|service|utvecklare|ledare|beslut|frekvens)"
)

_WRITERS = {
    "mean": formatting.mean_text,
    "dont_know": formatting.dont_know_text,
    "others_mean": formatting.others_mean_text,
    "others_dont_know": formatting.others_dont_know_text,
    "index": formatting.index_text,
    "others_index": formatting.others_index_text,
    "share": formatting.share_text,
    "response_rate": formatting.share_text,
    "response_rate_of_many": formatting.share_text,
    "others_share": formatting.others_share_text,
    "n": formatting.n_text,
    "difference": formatting.difference_text,
    "agreement": formatting.agreement_text,
    "sector_mean": formatting.sector_mean_text,
    "sector_index": formatting.sector_index_text,
}

_HIDDEN_TEXTS = {
    "response_rate": formatting.HIDDEN_RATE_TEXT,
    "response_rate_of_many": formatting.HIDDEN_FOR_ANOTHER_TEXT,
}


@register.filter
def written(figure: Figure, what: str) -> str | SafeString:
    """Write one value of a figure, for example {{ row.own|written:"mean" }}; a hidden one is read aloud in words."""
    text = _WRITERS[what](figure)
    if text != formatting.HIDDEN:
        return text
    return format_html(
        '<span class="withheld"><span aria-hidden="true">{}</span><span class="hidden">{}</span></span>',
        formatting.HIDDEN,
        _HIDDEN_TEXTS.get(what, formatting.HIDDEN_TEXT),
    )


@register.filter
def heat_cells(row: Row) -> SafeString:
    """Write the cells of a row of a heat map, which has hundreds of them."""
    cells = ((cell.style, written(cell.figure, row.written_as)) for cell in row.cells)
    return format_html_join("", '<td class="number {}">{}</td>', cells)


@register.filter
def basis(figure: Figure) -> str:
    return formatting.basis_text(figure)


@register.filter
def interval(figure: Figure) -> str:
    """Write the confidence interval of a mean, nothing where there is none."""
    return formatting.interval_text(figure.lower, figure.upper)


@register.filter
def difference_interval(figure: Figure) -> str:
    """Write the confidence interval of the difference from the others, nothing where there is none."""
    return formatting.difference_interval_text(figure.difference_lower, figure.difference_upper)


@register.filter
def with_sign(difference: float) -> str:
    return formatting.signed(difference)


@register.filter
def comma(value: float) -> str:
    """Write a number with one decimal and a comma."""
    return formatting.decimal_comma(value)


@register.filter
def unlocalised(value: float) -> str:
    """Write a number with a point, for a drawing's coordinates."""
    return repr(value)


@register.filter
def reserved(chart: dict[str, Any]) -> int:
    """Return how high a place is kept for a chart until it is drawn: whole fifties, as the style sheet has them."""
    return int(chart["layout"]["height"]) // _FIFTY * _FIFTY


@register.filter
def soft(name: str) -> str:
    """Write a long name so that it may be broken where its words were put together: samhälls-byggnads-förvaltningen."""
    return _LATTER_PART.sub("\N{SOFT HYPHEN}\\g<0>", name)
