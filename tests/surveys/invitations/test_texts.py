import email
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.invitations import messages, texts
from surveys.invitations.texts import Text
from surveys.models import AnsweringTime, Mail, MailKind, Measurement
from surveys.models.mail import MailText

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% now 'Y' %}",
    "%(x)s",
    "{{ settings.SECRET_KEY }}",
    "{0.__class__}",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_a_program_is_printed_as_text(respondent, hostile):
    filled = texts.filled(Text("Rubrik", f"Hej {hostile}"), texts.values_for(respondent))

    assert filled.body == f"Hej {hostile}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_that_looks_like_a_program_is_printed_as_text(respondent, hostile):
    respondent.name = hostile

    filled = texts.filled(Text("Till {{namn}}", "Hej {{namn}}!"), texts.values_for(respondent))

    assert (filled.subject, filled.body) == (f"Till {hostile}", f"Hej {hostile}!")


def test_a_name_that_is_a_placeholder_is_not_replaced_again(respondent):
    respondent.name = "{{länk}}"

    filled = texts.filled(Text("", "Hej {{namn}}!"), texts.values_for(respondent))

    assert filled.body == "Hej {{länk}}!"


def test_html_is_the_escaped_plain_text(respondent):
    html = messages.html(Text("<b>Rubrik</b>", "Hej <script>\n{{7*7}} & co"), "https://x.se/s/a")

    assert "Hej &lt;script&gt;<br>{{7*7}} &amp; co" in html
    assert "<title>&lt;b&gt;Rubrik&lt;/b&gt;</title>" in html


def test_the_link_becomes_one_button(respondent):
    html = messages.html(Text("Rubrik", "Hej!\n\nhttps://x.se/s/a\n\nHälsningar"), "https://x.se/s/a")

    assert html.count("href=") == html.count('href="https://x.se/s/a"') == 1


def test_an_address_that_somebody_has_written_in_the_text_is_no_link():
    html = messages.html(Text("Rubrik", "Se https://evil.example och\nhttps://x.se/s/a"), "https://x.se/s/a")

    assert html.count("href=") == 1


@given(st.text())
def test_a_value_never_breaks_the_line(value):
    assert len(texts.one_line(value).splitlines()) <= 1


def test_a_turned_direction_is_taken_out_of_a_name():
    assert texts.one_line("Anna\u202egnp.exe\x00") == "Annagnp.exe"


def test_without_a_name_the_greeting_is_still_a_greeting(respondent):
    respondent.name = ""

    assert texts.filled(Text("", "Hej {{namn}}!"), texts.values_for(respondent)).body == "Hej!"


@pytest.mark.parametrize("kind", list(MailText.Kind))
def test_each_text_of_our_own_has_one_link_and_no_slip(respondent, kind):
    text = texts.DEFAULTS[kind]
    filled = texts.filled(text, texts.values_for(respondent))

    assert (texts.n_links(text.body), texts.has_link_on_its_own_line(text.body)) == (1, True)
    assert "{{" not in filled.subject + filled.body
    assert texts.unknown_placeholders(text.subject, text.body) == []


def test_the_placeholders_hold_what_they_say(respondent):
    body = "\n".join(f"{{{{{name}}}}}" for name in texts.PLACEHOLDERS)

    filled = texts.filled(Text("", body), texts.values_for(respondent))

    assert filled.body.splitlines() == [
        respondent.answering_url,
        "Anna Andersson",
        "Linköpings kommun",
        "Social- och omsorgsförvaltningen",
        "Digital mognad 2026",
        "30 november 2026",
        "20",
        "5",
        "Svara på det här mejlet.",
    ]


@pytest.mark.parametrize(
    ("kind", "has_started", "text"),
    [
        (MailKind.INVITATION, False, MailText.Kind.INVITATION),
        (MailKind.REMINDER_1, False, MailText.Kind.REMINDER),
        (MailKind.REMINDER_3, True, MailText.Kind.REMINDER_STARTED),
        (MailKind.LAST_DAY, False, MailText.Kind.LAST_DAY),
        (MailKind.LAST_DAY, True, MailText.Kind.LAST_DAY_STARTED),
        (MailKind.LINK, False, MailText.Kind.LINK),
    ],
)
def test_reminders_differ_for_those_who_have_begun(kind, has_started, text):
    assert texts.text_kind(kind, has_started=has_started) == text


def test_the_minutes_are_those_that_people_have_needed(respondent):
    AnsweringTime.objects.create(wave=respondent.wave, minutes=8, n=10)

    assert texts.values_for(respondent)["minuter"] == "8"


@pytest.mark.parametrize("kind", [MailText.Kind.LAST_DAY, MailText.Kind.LAST_DAY_STARTED])
def test_the_last_reminder_says_which_day_is_the_last(respondent, kind):
    """It may leave on the Friday before, or whenever somebody sends it."""
    filled = texts.filled(texts.DEFAULTS[kind], texts.values_for(respondent))

    assert filled.subject.startswith("Sista svarsdag 30 november 2026")
    assert "Den 30 november 2026 är sista dagen" in filled.body


def test_a_slip_of_the_pen_is_found():
    assert texts.unknown_placeholders("Hej {{nman}}, {{namn}}, {{7*7}}, {{ }}") == ["nman"]


def test_a_mail_names_nothing_but_its_own_link(respondent, settings):
    settings.PUBLIC_BASE_URL = "https://dimios.example.se"
    mail = Mail(respondent=respondent, kind=MailKind.LINK)

    sent = messages.Writer().message(mail).message().as_bytes()
    message = email.message_from_bytes(sent, policy=default)

    assert message["List-Unsubscribe"].strip() == f"<https://dimios.example.se/s/{respondent.token}/delta-inte/>"
    assert message["Message-ID"] == f"<{mail.pk}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == texts.DEFAULTS[MailText.Kind.LINK].subject


def test_replies_go_to_the_contact_when_it_is_an_address(respondent):
    Measurement.objects.update(contact="Digitaliseringsstaben, digitalisering@example.se, 013-20 60 00")

    message = messages.Writer().message(Mail(respondent=respondent, kind=MailKind.INVITATION))

    assert message.reply_to == ["digitalisering@example.se"]


def test_bounces_come_to_an_address_of_the_mails_own(respondent, settings):
    settings.MAIL_BOUNCES_TO = "studs@example.se"
    mail = Mail(respondent=respondent, kind=MailKind.INVITATION)

    assert messages.envelope_sender(mail) == f"studs+{mail.pk.hex}@example.se"


def test_without_such_an_address_bounces_come_to_the_sender(respondent, settings):
    settings.DEFAULT_FROM_EMAIL = "DiMiOS <dimios@example.se>"

    assert messages.envelope_sender(Mail(respondent=respondent, kind=MailKind.INVITATION)) == "dimios@example.se"
