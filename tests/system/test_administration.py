"""The key user sets a measurement up, invites, reminds, extends and closes; every page on the way is well made."""

import datetime as dt
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys import periods
from tests.system.administration import DEPARTMENT, START, KeyUser
from tests.system.demonstration import Demonstration
from tests.system.survey import Survey

#: One browser shows every page in both widths.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [1280], ids=["both"])]

MINIMAL_FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nVälkommen\n".encode()


@pytest.fixture
def key_user(
    checked_page: Page,
    sign_in: Callable[[Page, str], None],
    demonstration: Demonstration,
    request: pytest.FixtureRequest,
) -> KeyUser:
    """The key user, with a measurement of her own and a planned wave."""
    sign_in(checked_page, "staben@example.se")
    user = KeyUser(checked_page, demonstration, f"{periods.today().year}-{secrets.token_hex(3)}")
    user.make_measurement()
    user.plan_wave()
    return user


def test_from_an_empty_measurement_to_a_closed_wave(key_user: KeyUser):
    set_up(key_user)
    invite_and_remind(key_user)
    extend_and_close(key_user)


def set_up(user: KeyUser) -> None:
    """A list, of which a wrong row is mended first; a plan; a test mail; then everything is ready."""
    user.open_wave_page()
    user.read("Ingen står på listan")
    user.is_well()
    user.upload(f"anna@example.se;Anna;{DEPARTMENT};Chefer", "bo@example.se;Bo;Kyrkan;Chefer")
    user.read("Förvaltningen finns inte i den här omgången")
    user.upload(f"anna@example.se;Anna;{DEPARTMENT};Chefer", f"bo@example.se;Bo;{DEPARTMENT};Strateger")
    user.press("Läs in listan")
    user.read("2 respondenter")
    user.is_well()
    plan_the_mails(user)
    send_a_test_mail(user)
    user.open_wave_page()
    user.read("Redo att öppna")
    user.is_well()
    user.press("Öppna omgången")
    user.read("Omgången är öppen")
    user.is_well()


def plan_the_mails(user: KeyUser) -> None:
    user.page.goto(user.wave)
    user.follow("Utskick")
    user.is_well()
    user.follow("Gör en plan")
    tomorrow = periods.today() + dt.timedelta(days=1)  # or it would leave by itself while the test looks
    user.fill(Inbjudan=f"{tomorrow}T08:00")
    user.is_well()
    user.press("Spara planen")
    user.read("Planen är sparad")


def send_a_test_mail(user: KeyUser) -> None:
    user.page.goto(user.wave)
    user.read("Inbjudan är inte provad")
    user.follow("Inbjudan")
    user.is_well()
    user.press("Skicka ett prov till mig")
    user.wait_for("Ett provmejl gick till staben@example.se")
    user.page.goto(user.wave)
    user.read("Inbjudan är provad")


def invite_and_remind(user: KeyUser) -> None:
    user.page.goto(user.wave)
    user.follow("Inbjudan och påminnelser")
    user.press("Skicka nu : Inbjudan")
    user.read("Utskicket har startat")
    user.press("Skicka nu : Påminnelse 1")
    user.read("Vänta till i morgon")
    user.let_two_days_pass()
    user.press("Skicka nu : Påminnelse 1")
    user.read("Utskicket har startat")
    user.press("Pausa utskicken")
    user.read("Utskicken är pausade")
    user.is_well()
    user.press("Återuppta utskicken")


def extend_and_close(user: KeyUser) -> None:
    user.page.goto(user.wave)
    user.follow("Förläng")
    later = periods.today() + dt.timedelta(days=40)
    user.fill(Ny_sista_dag=later.isoformat())
    user.is_well()
    user.press("Spara")
    user.read(f"till {later.day} ")
    user.follow("Stäng …")
    user.is_well()
    user.press("Stäng omgången")
    user.read("Omgången är stängd")
    user.is_well()


def test_what_lies_beside_a_measurement(key_user: KeyUser):
    """An introduction with a film, an open link with its poster, the word list, roles, events: seen by both."""
    give_an_introduction(key_user)
    address = open_a_shared_link(key_user)
    for page in ("ordlista/", "ordlista/ny/", "roller/", "handelser/", "forvaltningar/", "grupper/"):
        key_user.page.goto(START + page)
        key_user.is_well()
    answer_by_the_shared_link(key_user, address)


def give_an_introduction(user: KeyUser) -> None:
    user.page.goto(f"{START}matningar/{user.slug}/introduktion/")
    user.fill(Text="Välkommen till mätningen.\n\nDen tar fem minuter.")
    user.page.set_input_files("#id_film", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": MINIMAL_FILM})
    user.page.set_input_files("#id_captions", {"name": "film.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS})
    user.is_well()
    user.press("Spara")
    user.page.goto(f"{START}matningar/{user.slug}/introduktion/")
    user.read("En film med undertexter är uppladdad")


def open_a_shared_link(user: KeyUser) -> str:
    """Return the address of the open link, which asks for a word."""
    user.page.goto(f"{user.wave}tillfragade/")
    user.fill(Antal_tillfrågade="40")
    user.press("Spara")
    user.page.goto(f"{user.wave}oppen-lank/")
    user.page.locator("#id_word").fill("lönn")
    user.is_well()
    user.press("Skapa öppen länk")
    user.is_well()
    address = user.page.locator(".address a").get_attribute("href") or ""
    user.follow("Affisch att skriva ut")
    user.is_well()
    user.page.goto(user.wave)
    user.press("Öppna omgången")
    return address


def answer_by_the_shared_link(user: KeyUser, address: str) -> None:
    """A passer-by forgets the word, then begins, sees the introduction and submits."""
    survey = Survey(user.page, "")
    survey.page.goto(address)
    user.is_well()
    survey.press("Börja")
    user.read("Skriv ordet som står i din inbjudan")
    user.is_well()
    survey.page.get_by_label("Ordet i din inbjudan").fill("Lönn")
    for select in survey.page.locator("select").all():
        select.select_option(index=1)
    survey.press("Börja")
    expect(survey.page.locator("video track")).to_have_attribute("kind", "captions")
    user.is_well()
    survey.page.get_by_role("link", name="Till enkäten").click()
    survey.choose("Ja")
    survey.go_to_review()
    survey.submit()
    user.read("Ditt svar är mottaget")
