"""What each process keeps, because it is the same for everybody who answers. Thread-safe.

Whether somebody may answer, and what she has chosen, is asked at each of her requests and never kept.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from time import time
from typing import Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

SECONDS: Final = 5

_forgetting: list[Callable[[], None]] = []


def for_seconds(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function of hashable arguments return the same for at most SECONDS: for what staff may change."""

    @lru_cache(512)
    def returned(moment: float, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        return returned(time() // SECONDS, *args, **kwargs)  # type: ignore[arg-type]  # hashable, as told

    _forgetting.append(returned.cache_clear)
    return kept


def for_good(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function of hashable arguments always return the same: for what follows from a questionnaire's digest."""
    kept = lru_cache(4096)(function)
    _forgetting.append(kept.cache_clear)
    return cast("Callable[P, T]", kept)


def forget() -> None:
    """Forget everything: for tests, whose primary keys are used again."""
    for clear in _forgetting:
        clear()
