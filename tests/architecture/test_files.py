"""What must hold for files as such."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
PAGES = sorted((ROOT / "templates").rglob("*.html"))
#: Mail programs read no stylesheets, and a copy that somebody keeps finds none.
WEB_PAGES = [page for page in PAGES if page.stem not in ("mail", "copy")]
PINNED = re.compile(r"^[\w.-]+(\[[\w,]+\])?==[\w.]+ +# \S.{9,}$")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_at_most_a_hundred_lines(page):
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 100


@pytest.mark.parametrize("page", WEB_PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_no_script_or_style_of_its_own(page):
    text = page.read_text(encoding="utf-8")

    found = re.findall(r"<script(?![^>]* src=)[^>]*>|<style|\sstyle=|\son\w+=", text)
    assert found == []


def test_every_requirement_is_pinned_and_says_what_it_is_for():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not line.startswith("#") and not PINNED.match(line)] == []


def test_every_development_requirement_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert [each for each in project["dependency-groups"]["dev"] if not re.fullmatch(r"[\w.-]+==[\w.]+", each)] == []


def test_every_development_requirement_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    group = text[text.index("dev = [") : text.index("]\n", text.index("dev = ["))]

    assert [line for line in group.splitlines()[1:] if not re.search(r"# \S.{4,}", line)] == []


def test_no_file_is_named_for_anything():
    """A name that can hold anything will."""
    names = {path.stem for app in ("dimios", "surveys", "analysis", "reports") for path in (ROOT / app).rglob("*.py")}

    assert names & {"utils", "helpers", "services", "common", "manager", "misc"} == set()
