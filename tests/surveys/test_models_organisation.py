import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from surveys.models import Department
from tests.factories import DepartmentFactory, GroupFactory, OrganisationFactory


def branch(*names: str) -> Department:
    """Return the lowest department of a line with these names."""
    department = DepartmentFactory(name=names[0])
    for name in names[1:]:
        department = DepartmentFactory(organisation=department.organisation, parent=department, name=name)
    return department


def test_an_organisation_code_is_unique(municipality):
    with pytest.raises(IntegrityError):
        OrganisationFactory(code="0580")


def test_a_new_organisation_gets_the_five_groups_of_the_glossary(municipality):
    municipality.add_default_groups()

    names = [group.name for group in municipality.groups.all()]
    assert names == ["Kommunledning", "Chefer", "Verksamhetsutvecklare", "Strateger", "Planeringsledare"]


def test_two_groups_of_an_organisation_cannot_share_a_name(municipality):
    GroupFactory(organisation=municipality, name="Chefer")

    with pytest.raises(IntegrityError, match=r"group_name_unique|organisation_id"):
        GroupFactory(organisation=municipality, name="Chefer")


def test_two_organisations_may_have_groups_of_the_same_name(db):
    GroupFactory(name="Chefer")

    assert GroupFactory(name="Chefer").pk


def test_two_top_departments_cannot_share_a_name(social):
    with pytest.raises(IntegrityError, match=r"department_top_name_unique|organisation_id"):
        DepartmentFactory(organisation=social.organisation, name=social.name)


def test_two_units_of_a_department_cannot_share_a_name(social):
    DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")

    with pytest.raises(IntegrityError, match=r"department_name_unique_below_parent|parent_id"):
        DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


def test_units_of_different_departments_may_share_a_name(social, sibling_department):
    DepartmentFactory(organisation=social.organisation, parent=social, name="Stab")

    assert DepartmentFactory(organisation=social.organisation, parent=sibling_department, name="Stab").pk


def test_the_fourth_level_of_the_tree_is_accepted(db):
    assert branch("A", "B", "C", "D").level == 4


def test_a_fifth_level_of_the_tree_is_refused(db):
    lowest = branch("A", "B", "C", "D")

    with pytest.raises(IntegrityError, match="department_at_most_four_levels"):
        DepartmentFactory(organisation=lowest.organisation, parent=lowest, name="E")


def test_a_department_name_cannot_look_like_a_path(municipality):
    with pytest.raises(IntegrityError, match="department_name_is_not_a_path"):
        DepartmentFactory(organisation=municipality, name="Social / Hemtjänst")


def test_a_department_of_another_organisation_cannot_be_the_parent(social):
    stranger = DepartmentFactory.build(organisation=OrganisationFactory(), parent=social)

    with pytest.raises(ValidationError, match="en annan organisation"):
        stranger.clean()


def test_a_path_names_every_level(db):
    assert branch("Social", "Omsorg", "Hemtjänst", "Norr").path == "Social / Omsorg / Hemtjänst / Norr"


def test_the_path_of_a_department_fetched_with_its_ancestors_costs_no_query(db, django_assert_num_queries):
    branch("A", "B", "C", "D")
    lowest = Department.objects.with_ancestors().get(name="D")

    with django_assert_num_queries(0):
        lowest.path  # noqa: B018


def test_within_a_department_is_itself_and_everything_below(db):
    lowest = branch("A", "B", "C", "D")
    second = lowest.parent.parent

    names = {department.name for department in Department.objects.within([second.pk])}

    assert names == {"B", "C", "D"}
