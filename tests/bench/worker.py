"""A worker process of the benchmark: takes its share of a national pass when told to, and says what it needed.

Reads the pass's id from its input, so that starting Python is not measured; prints its peak memory in megabytes.
"""

import subprocess
import sys
import time
from contextlib import ExitStack

from tests.bench.measuring import peak_memory


def main() -> None:
    import django

    django.setup()
    from analysis.models import NationalPass
    from analysis.national import passes

    print("ready", flush=True)
    passes.run(NationalPass.objects.get(pk=int(sys.stdin.readline())))
    print(peak_memory(), flush=True)


def run_pass(n_workers: int, kind: str, year: int) -> tuple[float, float]:
    """Take a national pass through by so many worker processes; return the seconds and the largest peak memory (MB)."""
    from analysis.national import passes

    with ExitStack() as stack:
        workers = [stack.enter_context(_started()) for _ in range(n_workers)]
        for worker in workers:
            _line(worker)
        start = time.perf_counter()
        national_pass = passes.start(kind, year, by=None)
        for worker in workers:
            print(national_pass.pk, file=worker.stdin, flush=True)
        memory = [float(_line(worker)) for worker in workers]
        return time.perf_counter() - start, max(memory)


def _line(worker: "subprocess.Popen[str]") -> str:
    assert worker.stdout is not None
    return worker.stdout.readline()


def _started() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.bench.worker"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    main()
