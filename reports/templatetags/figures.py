"""Figures as text, in templates. The rules are in reports.formatting."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from analysis.results import Figure
from reports import formatting

register = template.Library()

_WRITERS = {
    "mean": formatting.mean_text,
    "dont_know": formatting.dont_know_text,
    "others_mean": formatting.others_mean_text,
    "others_dont_know": formatting.others_dont_know_text,
    "index": formatting.index_text,
    "others_index": formatting.others_index_text,
    "share": formatting.share_text,
    "others_share": formatting.others_share_text,
    "n": formatting.n_text,
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
        formatting.HIDDEN_TEXT,
    )


@register.filter
def basis(figure: Figure) -> str:
    return formatting.basis_text(figure)
