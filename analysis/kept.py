"""What each process keeps of what follows from publications alone, since they never change. Thread-safe.

Who may read a publication is asked at every request, before anything kept is used. What may change, such as names,
comments and targets, is a part of the key or is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from analysis.models import Publication

T = TypeVar("T")

#: What empties each shelf.
_emptying: list[Callable[[], None]] = []


class Shelf(Generic[T]):
    """Values by their keys; what was asked for longest ago leaves when they weigh too much together.

    weigh: says of a value how many scopes it holds, some 40 kB each. most: how many may lie here.
    """

    def __init__(self, weigh: Callable[[T], int], most: int) -> None:
        self._weigh, self._most = weigh, most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        _emptying.append(self.clear)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what lies here, else make it. Two threads may both make it: then they make the same."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._put(key, value)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._weight = 0

    @property
    def weight(self) -> int:
        return self._weight

    def _put(self, key: Hashable, value: T) -> None:
        if key not in self._values:
            self._weight += self._weigh(value)
        self._values[key] = value
        while self._weight > self._most:
            self._weight -= self._weigh(self._values.popitem(last=False)[1])


def identity(publication: Publication) -> tuple[Hashable, ...]:
    """Return what no other publication has, not even one that gets its primary key in a restored database."""
    return publication.pk, publication.digest, publication.published_at


def forget() -> None:
    """Empty every shelf: for tests, whose primary keys are used again."""
    for clear in _emptying:
        clear()
