"""The form for departments that have been merged or split."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms

from surveys.administration.presenters import Branch, tree
from surveys.models import Department
from surveys.successions import Candidates

from .layout import fields

_PAST, _PRESENT = "Inte med i den senaste mätningen", "Med i den senaste mätningen"


class SuccessionForm(forms.Form):
    """A department of today and those with results that it took over from, in the order of the tree."""

    successor = forms.TypedChoiceField(label="Förvaltningen i dag", coerce=int, help_text="Den som finns kvar.")
    predecessors = forms.TypedMultipleChoiceField(
        label="Tog över från",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryssa i alla som gick upp i den, eller den som delades. Bara de som har resultat finns med.",
    )
    helper = fields("successor", "predecessors")

    def __init__(self, *args: Any, candidates: Candidates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._departments = {each.pk: each for each in (*candidates.successors, *candidates.past, *candidates.present)}
        successor = cast("forms.ChoiceField", self.fields["successor"])
        successor.choices = [("", "Välj …"), *_choices(candidates.successors)]
        groups = [(_PAST, candidates.past), (_PRESENT, candidates.present)]
        predecessors = cast("forms.MultipleChoiceField", self.fields["predecessors"])
        predecessors.choices = [(label, list(_choices(listed))) for label, listed in groups if listed]

    def clean_successor(self) -> Department:
        return self._departments[self.cleaned_data["successor"]]

    def clean_predecessors(self) -> list[Department]:
        return [self._departments[pk] for pk in self.cleaned_data["predecessors"]]


def _choices(departments: Iterable[Department]) -> Iterator[tuple[int, str]]:
    """Yield each department with its path, in the order of the tree."""
    yield from _paths(tree(departments))


def _paths(branches: list[Branch]) -> Iterator[tuple[int, str]]:
    for branch in branches:
        yield branch.department.pk, branch.department.path
        yield from _paths(branch.children)
