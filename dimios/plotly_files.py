"""Serves plotly.js from the installed plotly package, with the stylesheet it would otherwise write itself.

plotly.js inserts style rules into the page at run time, which a strict Content-Security-Policy forbids. The
rules are read out of the installed script when static files are collected, so no copy of them is kept here.
"""

import datetime as dt
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import plotly
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

_RULES = re.compile(r'=\{("X,X div":.*?)\};for\(', re.DOTALL)
_RULE = re.compile(r"""("[^"]+"):("[^"]*"|'[^']*')""")


def script() -> str:
    return (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def stylesheet(source: str) -> str:
    """Return plotly.js's own style rules as CSS; raise ValueError when the script's form has changed."""
    found = _RULES.search(source)
    if not found:
        raise ValueError("plotly.min.js no longer holds its style rules in the expected form")
    rules = [(selector[1:-1], body[1:-1]) for selector, body in _RULE.findall(found.group(1))]
    return "\n".join(f"{_selector(selector)}{{{body}}}" for selector, body in rules)


def _selector(selector: str) -> str:
    return selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")


class _AsOldAsPlotly(InMemoryStorage):
    """Files that are as old as the installed package, so that collecting again copies nothing."""

    def get_modified_time(self, name: str) -> dt.datetime:
        return dt.datetime.fromtimestamp(Path(plotly.__file__).stat().st_mtime, tz=dt.UTC)


class PlotlyFinder(BaseFinder):
    """Finds plotly/plotly.min.js and plotly/plotly.css for collectstatic."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return nothing: the files are made when they are collected and have no place of their own."""
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, InMemoryStorage]]:
        source, storage = script(), _AsOldAsPlotly()
        for name, content in (("plotly/plotly.min.js", source), ("plotly/plotly.css", stylesheet(source))):
            storage.save(name, ContentFile(content.encode()))
            yield name, storage
