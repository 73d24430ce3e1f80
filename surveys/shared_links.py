"""The open link of a wave: making it, taking it away, and beginning a survey from it."""

from django.db import transaction

from surveys.models import Department, RespondentGroup, SharedLink, SharedStart, User, Wave, record


@transaction.atomic
def make_shared_link(
    wave: Wave, *, word: str = "", allows_shared_computer: bool = False, by: User | None
) -> SharedLink:
    """Return the wave's open link, made with a new address where there is none, with these settings."""
    link, is_new = SharedLink.objects.get_or_create(wave=wave)
    link.word, link.allows_shared_computer = word.strip(), allows_shared_computer
    link.save(update_fields=["word", "allows_shared_computer"])
    action = "shared_link_made" if is_new else "shared_link_changed"
    record(action, wave, by=by, organisation=wave.measurement.organisation, has_word=bool(link.word))
    return link


@transaction.atomic
def remove_shared_link(wave: Wave, *, by: User | None) -> None:
    """Make the open link lead nowhere. Surveys begun from it can still be finished. Safe to repeat."""
    n, _ = SharedLink.objects.filter(wave=wave).delete()
    if n:
        record("shared_link_removed", wave, by=by, organisation=wave.measurement.organisation)


def begin(link: SharedLink, department: Department, group: RespondentGroup) -> SharedStart:
    """Return a new survey with a random address of its own. Nobody is known behind it, so nothing is audited."""
    return SharedStart.objects.create(wave=link.wave, department=department, group=group)
