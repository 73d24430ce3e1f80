"""Statements that are written once do what the ORM does, and stay right when the connection is another one."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.transaction import TransactionManagementError

from surveys.answering import drafts
from surveys.compiled import Finder, Writer
from surveys.models import Draft, Respondent, Wave
from tests.factories import RespondentFactory


def by_email() -> Finder[Respondent]:
    return Finder(lambda email: Respondent.objects.filter(email=email).with_draft())


def values(respondent: Respondent) -> dict[str, object]:
    """Return what has been fetched of a respondent and of what was fetched with her."""
    fetched = {name: value for name, value in vars(respondent).items() if name != "_state"}
    related = {name: vars(each) for name, each in respondent._state.fields_cache.items() if each}
    return {**fetched, **{f"{name}.{key}": value for name, each in related.items() for key, value in each.items()}}


def comparable(respondent: Respondent) -> dict[str, str]:
    return {name: str(bytes(value) if name == "nonce" else value) for name, value in values(respondent).items()}


def without_state(found: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in found.items() if not name.endswith("_state")}


def test_what_is_found_is_what_the_orm_finds(respondent):
    drafts.save(respondent, {"B1": 3})

    found = by_email().first(respondent.email)

    by_orm = Respondent.objects.filter(email=respondent.email).with_draft().get()
    assert without_state(comparable(found)) == without_state(comparable(by_orm))
    assert found.draft.answers == {"B1": 3}


def test_the_row_that_is_not_there_is_none(respondent):
    assert by_email().first("nobody@example.se") is None


def test_each_call_finds_by_its_own_value(respondent):
    other, finder = RespondentFactory(wave=respondent.wave, group=respondent.group), by_email()

    assert [finder.first(each.email).pk for each in (respondent, other, respondent)] == [
        respondent.pk,
        other.pk,
        respondent.pk,
    ]


@pytest.mark.parametrize("email", ["' OR 1=1 --", "%s", "$1", "a\\'b"])
def test_a_value_is_never_a_part_of_the_statement(respondent, email):
    assert by_email().first(email) is None


def test_several_values_have_each_their_place(respondent):
    other = RespondentFactory(wave=respondent.wave, group=respondent.group)
    finder = Finder(lambda wave, email: Respondent.objects.filter(email=email, wave=wave))

    assert finder.first(respondent.wave_id, other.email) == other
    assert finder.first(0, other.email) is None


def test_all_rows_are_found_in_the_order_of_the_query(respondent):
    other = RespondentFactory(wave=respondent.wave, group=respondent.group)
    finder = Finder(lambda wave: Respondent.objects.filter(wave=wave).order_by("-pk"))

    assert finder.all(respondent.wave_id) == [other, respondent]


def test_what_a_query_tells_besides_its_rows_is_there(respondent):
    drafts.save(respondent, {"B1": 3})
    drafted = Draft.objects.filter(respondent=OuterRef("pk"))
    finder = Finder(lambda email: Respondent.objects.filter(email=email).annotate(has_draft=Exists(drafted)))

    assert finder.first(respondent.email).has_draft is True


def test_no_value_finds_nobody(respondent):
    assert by_email().first(None) is None


def test_whoever_is_off_the_list_is_not_found(respondent):
    finder = by_email()
    finder.first(respondent.email)

    Respondent.objects.update(is_removed=True)

    assert finder.first(respondent.email) is None


def test_what_was_not_fetched_costs_a_query_of_its_own(respondent, django_assert_num_queries):
    found = by_email().first(respondent.email)

    with django_assert_num_queries(1):
        assert found.name == respondent.name


def test_a_search_costs_one_query_the_first_time_too(respondent, django_assert_num_queries):
    finder = by_email()

    for _ in range(2):
        with django_assert_num_queries(1):
            assert finder.first(respondent.email).wave.state == Wave.State.OPEN


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_prepared_again_on_a_new_connection(respondent):
    finder = by_email()
    finder.first(respondent.email)

    connection.close()

    assert finder.first(respondent.email) == respondent


def test_after_a_value_that_the_database_refuses_it_goes_on(respondent):
    finder = Finder(lambda pk: Respondent.objects.filter(pk=pk))
    with pytest.raises((DatabaseError, OverflowError)), transaction.atomic():
        finder.first(2**64)

    assert finder.first(respondent.pk) == respondent


@pytest.mark.django_db(transaction=True)
def test_a_statement_outlives_a_transaction_that_was_given_up(respondent):
    finder = by_email()
    with transaction.atomic():
        finder.first(respondent.email)
        transaction.set_rollback(True)

    assert finder.first(respondent.email) == respondent


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_a_transaction(respondent):
    locking = Finder(lambda pk: Wave.objects.filter(pk=pk).select_for_update())
    with transaction.atomic():
        assert locking.first(respondent.wave_id) == respondent.wave

    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locking.first(respondent.wave_id)


def test_only_the_named_columns_are_stored(respondent):
    draft = drafts.save(respondent, {"B1": 3})
    draft.answers, draft.screening, draft.free_text = {"B2": 0}, "no", "å'\\%s"

    Writer(Draft, "answers", "free_text").update(draft)

    stored = Draft.objects.get()
    assert (stored.answers, stored.screening, stored.free_text) == ({"B2": 0}, "", "å'\\%s")


def test_several_rows_are_stored_with_one_query(respondent, django_assert_num_queries):
    people = [RespondentFactory.build(wave=respondent.wave, email=f"{n}@example.se") for n in range(3)]
    for person in people:
        person.department, person.group, person.token_hash = respondent.department, respondent.group, person.email
    columns = [field.name for field in Respondent._meta.concrete_fields if not field.primary_key]

    with django_assert_num_queries(1):
        Writer(Respondent, *columns).insert(people)

    assert sorted(Respondent.objects.values_list("email", flat=True)) == sorted(
        [respondent.email, *(person.email for person in people)]
    )
