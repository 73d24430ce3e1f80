"""A list of 10,000 respondents from a file: its preview and its storing, in a process that has just started."""

import subprocess
import sys
import time

from tests.bench.measuring import peak_memory, row

N_ROWS = 10_000
GOAL_SECONDS, GOAL_MB = 10, 200


def run() -> None:
    from surveys.models import Respondent, Role, Wave
    from tests.factories import GroupFactory, RoleFactory, WaveFactory

    for kind in ("CSV", "Excel"):
        wave = WaveFactory(state=Wave.State.PLANNED, opened_at=None)
        GroupFactory(organisation=wave.measurement.organisation, name="Chefer")
        RoleFactory(kind=Role.Kind.KEY_USER, organisation=wave.measurement.organisation)
        preview, storing, before, peak = _in_its_own_process(kind, wave.pk)
        assert Respondent.objects.filter(wave=wave).count() == N_ROWS
        row(
            f"a list of {N_ROWS:,} respondents, {kind}: preview, storing",
            f"{preview:.1f} s, {storing:.1f} s",
            f"≤ {GOAL_SECONDS} s",
        )
        row("peak memory of the process; before the list", f"{peak:.0f}; {before:.0f} MB", f"list ≤ {GOAL_MB} MB")


def _in_its_own_process(kind: str, wave_id: int) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.lists", kind, str(wave_id)]
    return [float(each) for each in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]


def main(kind: str, wave_id: str) -> None:
    """Upload a list through the pages and store it; print the seconds of both and the memory before and at the peak.

    The page is opened first, so that what every process loads once is not counted as the list's.
    """
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from surveys.models import ListUpload, User, Wave
    from surveys.respondent_lists import storing

    wave = Wave.objects.select_related("measurement__organisation", "department").get(pk=wave_id)
    organisation = wave.measurement.organisation
    user, client = User.objects.get(roles__organisation=organisation), Client()
    client.force_login(user)
    file = SimpleUploadedFile("lista", _content(kind, wave.department.name))
    address = reverse("administration:upload", args=[organisation.code, wave.pk])
    client.get(address)
    before, began = peak_memory(), time.perf_counter()
    shown = client.post(address, {"file": file}, follow=True)
    assert "Granska listan" in shown.content.decode()
    previewed = time.perf_counter()
    storing.store(ListUpload.objects.get(wave=wave), by=user)
    stored = time.perf_counter()
    print(previewed - began, stored - previewed, before, peak_memory())


def _content(kind: str, department: str) -> bytes:
    header = ["e-post", "namn", "förvaltning", "grupp"]
    rows = ([f"person{n}@example.se", f"Person {n}", department, "Chefer"] for n in range(N_ROWS))
    if kind == "CSV":
        return "\n".join(";".join(cells) for cells in (header, *rows)).encode()
    from tests.surveys.test_workbook_files import workbook

    return workbook(header, *rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
