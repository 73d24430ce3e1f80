"""Keys for an embedded installation: made once, kept beside its database, readable by its owner only."""

import json
import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "LINK_KEY", "EXCHANGE_KEY")


def read_or_make(path: Path) -> dict[str, str]:
    """Return the installation's own keys; the first process to ask makes them."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return _completed(path, dict(json.loads(path.read_text())))
    keys = {name: secrets.token_urlsafe(48) for name in NAMES}
    with os.fdopen(descriptor, "w") as file:
        json.dump(keys, file)
    return keys


def _completed(path: Path, keys: dict[str, str]) -> dict[str, str]:
    """Return the keys with those that an older version of the program did not make."""
    missing = {name: secrets.token_urlsafe(48) for name in NAMES if name not in keys}
    if not missing:
        return keys
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(keys | missing))
    temporary.replace(path)
    return dict(json.loads(path.read_text()))
