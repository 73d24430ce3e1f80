"""Several things at the same moment, each in a thread and on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Return what the calls return when they start together; raise what the first of them raises."""
    all_ready = Barrier(len(calls))

    def start(call: Callable[[], T]) -> T:
        all_ready.wait(timeout=5)
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as executor:
        return list(executor.map(start, calls))
