"""Timing, and the form of a row."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path


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


def peak_memory() -> float:
    """Return this program's peak memory so far, in MB. What `getrusage` tells includes the process that started it."""
    (line,) = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
