"""Keys for an embedded installation: made once, kept beside its database, readable by its owner only."""

import json
import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "LINK_KEY")


def read_or_make(path: Path) -> dict[str, str]:
    """Return the installation's own keys; the first process to ask makes them."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return dict(json.loads(path.read_text()))
    keys = {name: secrets.token_urlsafe(48) for name in NAMES}
    with os.fdopen(descriptor, "w") as file:
        json.dump(keys, file)
    return keys
