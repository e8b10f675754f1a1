"""Start-up benchmark: median wall and CPU seconds of commands that fit nothing."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time

TIMES = 7
# With bytecode kept, on two quiet cores: what each may take.
COMMANDS = {
    "--help": 0.3,
    "list": 0.5,
    "run no-such-study": 0.5,
    "compare comparisons/studies/breast-cancer.toml no-such-method another": 0.5,
    "doctor": None,
}


def measure(words: str) -> tuple[float, float]:
    """Run ``fitdiff`` once: wall seconds and CPU seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "fitdiff", *words.split()], capture_output=True)  # noqa: PLW1510
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    print(f"{'fitdiff ...':60} wall   cpu  limit")
    for words, limit in COMMANDS.items():
        measure(words)  # compiles, and warms the file cache
        runs = [measure(words) for _ in range(TIMES)]
        wall, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{words[:60]:60} {wall:4.2f}  {cpu:4.2f}  {'' if limit is None else limit}")


if __name__ == "__main__":
    main()
