import pytest

from surveys.models import AuditEntry, record


def test_an_audit_row_says_who_did_what_where(key_user, municipality, social):
    record("renamed", social, by=key_user, organisation=municipality, before="Omsorg")

    entry = AuditEntry.objects.values("action", "subject", "by", "organisation", "details").get()
    assert entry == {
        "action": "renamed",
        "subject": "Social- och omsorgsförvaltningen",
        "by": key_user.pk,
        "organisation": municipality.pk,
        "details": {"before": "Omsorg"},
    }


def test_a_subject_of_any_length_is_recorded(db):
    record("renamed", "å" * 1000, by=None)

    assert AuditEntry.objects.get().subject == "å" * 200


def test_what_a_removed_account_did_stays_on_record(key_user):
    record("renamed", "x", by=key_user)

    key_user.delete()

    assert AuditEntry.objects.get().by is None


@pytest.mark.usefixtures("db")
def test_the_newest_entry_comes_first():
    record("first", "x", by=None)
    record("second", "x", by=None)

    assert str(AuditEntry.objects.first()) == "second: x"
