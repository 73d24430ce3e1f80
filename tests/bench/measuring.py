"""Timing, and the form of a row."""

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_of(times: int, work: Callable[[], object]) -> float:
    """Return the median of some runs, after one that is not counted."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def row(what: str, figure: str, goal: str = "") -> None:
    print(f"  {what:<68} {figure:>16}  {goal}")
