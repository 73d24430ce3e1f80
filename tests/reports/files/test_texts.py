"""What the reports say about how to read them. The contents are made by hand; no database."""

from dataclasses import replace

import pytest

from reports.files import texts
from surveys.models import Measurement
from tests.reports.files.contents import organisation_content


@pytest.mark.parametrize(("counts_no", "answer"), [(True, "nej"), (False, "ja")])
def test_screening_is_explained_by_the_answer_that_the_questionnaire_counts(counts_no, answer):
    content = organisation_content()
    outline = replace(content.outline, screening_label="Om besluten", screening_counts_no=counts_no)

    guide = dict(texts.reading_guide(replace(content, outline=outline)))

    assert guide["Om besluten"].startswith(f"Andelen som svarade {answer} på")


def test_agreement_is_said_to_be_shown_from_the_publications_own_threshold():
    content = organisation_content()
    content.publication.thresholds = {**content.publication.thresholds, "k_dist": 12}

    assert dict(texts.method_rules(content))["Samsyn"].endswith("Visas från 12 betyg.")


def test_how_the_others_are_counted_is_said_alike_whatever_the_measurement_says_today():
    """The setting may have changed since the publication, and one that dominates is weighed alike (S14)."""
    said = {
        dict(texts.method_rules(organisation_content(others_as=way)))["Övriga räknas som"] for way in Measurement.Others
    }

    assert len(said) == 1
    assert "dominerar en enda organisation" in said.pop()
