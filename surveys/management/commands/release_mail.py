"""release_mail: lets this installation send mails after a restore or a move (docs/mail.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.invitations import release


class Command(BaseCommand):
    help = "Släpper på mejlen efter en återställning eller flytt. Alla planer pausas, så att någon ser över dem först."

    def handle(self, *args: Any, **options: Any) -> None:
        n = release.release()
        self.stdout.write(
            f"Installationen får skicka mejl. {n} planerade utskick är pausade tills någon återupptar dem."
        )
