from analysis.results import Figure
from reports.files import tables

from .contents import NAME, department_content, organisation_content


def test_a_department_stands_beside_its_organisation_and_the_others():
    assert tables.side_names(department_content()) == ("Förvaltningen", "Kommunen", "Övriga")


def test_a_unit_below_a_department_is_called_a_unit():
    assert tables.side_names(department_content(name=f"{NAME} / Hemtjänst"))[0] == "Enheten"


def test_an_organisation_stands_beside_the_others():
    assert tables.side_names(organisation_content()) == ("Kommunen", "Övriga")


def test_a_hidden_mean_has_no_number():
    assert tables.mean(Figure(suppressed=True)) == tables.Cell("··", None, tables.Kind.MEAN)


def test_a_bound_has_no_number():
    assert tables.share(Figure(value=0.05, bound="below")).value is None


def test_a_child_is_called_by_the_last_part_of_its_path():
    child = department_content(name=f"{NAME} / Hemtjänst").own

    assert tables.child_name(child) == "Hemtjänst"
