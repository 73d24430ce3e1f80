"""Makes the compiled message catalogues, which are not kept in the repository, from the texts that are."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def compile_changed() -> None:
    """Compile every catalogue that is newer than its compiled file, or has none. Two processes may do it at once."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=compiled.parent, suffix=".part", delete=False) as part:
        write_mo(part, catalogue)
    os.chmod(part.name, 0o644)
    os.replace(part.name, compiled)
