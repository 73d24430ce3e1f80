"""What disclosure control decided of a measurement, packed: the counting step of a national pass keeps it for the next.

To decide anew would cost the pass a fifth of its time. Kept are decisions alone, no counts, and they hold for nothing
but what they rest on.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.disclosure import NextRelease, Protection, Repeats
from analysis.disclosure.arrays import IntArray

_N_ARRAYS: Final = 6
_DIGEST_BYTES: Final = 32


def packed(release: NextRelease, rests_on: str) -> bytes:
    """Return a release as bytes. rests_on: a fingerprint, 64 hexadecimal digits."""
    arrays = np.stack([*_masks(release.protection), *_masks(release.repeats)]).astype("<u2")
    head: bytes = bytes([release.has_news]) + int(arrays.shape[1]).to_bytes(2, "little")
    return bytes.fromhex(rests_on) + head + zlib.compress(arrays.tobytes(), 1)


def unpacked(kept: bytes, rests_on: str) -> NextRelease | None:
    """Return the release that was packed, None when it rests on something else or nothing was kept."""
    if kept[:_DIGEST_BYTES] != bytes.fromhex(rests_on):
        return None
    has_news, n_items = kept[_DIGEST_BYTES], int.from_bytes(kept[_DIGEST_BYTES + 1 : _DIGEST_BYTES + 3], "little")
    arrays = np.frombuffer(zlib.decompress(kept[_DIGEST_BYTES + 3 :]), "<u2").reshape(_N_ARRAYS, n_items, -1)
    new, repeats = arrays[:3].astype(bool), arrays[3:].astype(np.int64)
    return NextRelease(Protection(*new), Repeats(*repeats), bool(has_news))


def _masks(decided: Protection | Repeats) -> Iterator[IntArray]:
    return (getattr(decided, name) for name in ("means", "distributions", "shares"))
