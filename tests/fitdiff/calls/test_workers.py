from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import psutil
import pytest

from fitdiff.calls import CallError, Workers, bind, parse_call, run_call
from fitdiff.calls.python_worker import CallDied, told
from fitdiff.calls.worker_messages import Describe, Described
from fitdiff.errors import UnavailableError
from rbridge import RWorkerDied

SQRT = Describe((("numpy", ("sqrt",)), ("numpy", ("nothing",))), ("numpy",))


def test_function_is_described_or_said_to_be_missing(workers: Workers) -> None:
    found, missing = workers.python(SQRT)
    assert isinstance(found, Described)
    assert (found.name, found.problem) == ("numpy.sqrt", "")
    assert missing.problem == "There is no 'numpy.nothing': 'nothing' is not there."


def test_module_that_another_imported_is_no_part_of_it(workers: Workers) -> None:
    path = ("statsmodels.regression.linear_model", ("np", "load"))
    [answer] = workers.python(Describe((path,), ("statsmodels",)))
    assert "'numpy' is another package" in answer.problem


def test_r_that_ends_while_it_starts_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_own: Workers) -> None:
        raise RWorkerDied("while starting", 9, "")

    unhandled: list[object] = []
    monkeypatch.setattr(threading, "excepthook", unhandled.append)
    monkeypatch.setattr(Workers, "exports", killed)
    with Workers(time_limit=60.0) as own:
        own.warm(("r",))
    assert unhandled == []


def test_death_of_the_python_worker_is_one_message_and_the_next_call_starts_another() -> None:
    with Workers(time_limit=60.0) as own:
        call = bind(parse_call("py: len(x)"), pd.DataFrame({"x": [1, 2, 3]}), own)
        handle = run_call(call, own).handle or 0
        with pytest.raises(CallDied, match=r"ended during the call \(status 3\)"):
            own.ask_python(handle, "os:_exit")  # with the object, 3, as its status
        assert own.python(SQRT)[0].name == "numpy.sqrt"


def test_question_about_an_unknown_handle_is_one_message(workers: Workers) -> None:
    with pytest.raises(CallError, match="has ended since"):
        workers.ask_python(10**9, "builtins:float")


def test_answers_after_a_call_end_with_the_first_that_fails(workers: Workers) -> None:
    table = pd.DataFrame({"x": [1, 2, 3]})
    call = bind(parse_call("py: len(x)"), table, workers)
    then = (("builtins:float", {}), ("math:log", {"base": 0}), ("builtins:float", {}))
    made = run_call(call, workers, then=then)
    assert [told(made.told[0]), len(made.told)] == [3.0, 2]
    with pytest.raises(CallError, match="TypeError"):
        told(made.told[1])
    # What was not asked is not answered: the next answer is the next question's.
    assert workers.python(SQRT)[0].name == "numpy.sqrt"


def test_worker_that_ends_after_a_call_says_so_where_its_answer_is_read() -> None:
    with Workers(time_limit=60.0) as own:
        call = bind(parse_call("py: len(x)"), pd.DataFrame({"x": [1, 2, 3]}), own)
        made = run_call(call, own, then=(("os:_exit", {}),))
        assert made.error is None
        with pytest.raises(CallDied, match=r"ended during the call \(status 3\)"):
            told(made.told[0])


def test_machine_without_r_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("R_HOME", str(tmp_path))
    with Workers() as own, pytest.raises(UnavailableError, match="Install R"):
        parse_call("r: sd(x)", own)


def test_both_workers_start_together() -> None:
    with Workers(time_limit=60.0) as own:
        own.warm()
        assert own.session.pid is not None
        assert "lm" in own.exports()["stats"]


def test_fresh_processes_are_forked_ahead_where_it_is_known_that_they_are_needed() -> None:
    with Workers(time_limit=60.0) as own, own.fresh(("r", "py")) as fresh:
        forks = [one for one in threading.enumerate() if one.name.startswith("fork ")]
        assert len(forks) == 2
        for one in forks:
            one.join()
        assert fresh.session.pid is not None
        assert fresh._python._process is not None


def test_a_process_that_was_closed_is_not_started_again() -> None:
    with Workers(time_limit=60.0) as own, own.fresh() as fresh:
        fresh.close()
        for language in ("r", "py"):
            fresh._fork(language)
        assert fresh.session.pid is None
        with pytest.raises(CallDied, match="has been closed"):
            fresh.python(SQRT)


def test_worker_ends_with_its_parent_also_in_the_middle_of_a_call() -> None:
    """The parent is killed while its worker counts to 10^12."""
    code = """if True:
        import os, threading, pandas as pd
        from fitdiff.calls import Workers, bind, parse_call, run_call
        own = Workers()
        call = bind(parse_call("py: sum(range(10**12))"), pd.DataFrame({"x": [1]}), own)
        print(own._python._process.pid, flush=True)
        threading.Timer(0.5, lambda: os.kill(os.getpid(), 9)).start()
        run_call(call, own)
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    worker = psutil.Process(int(done.stdout)) if psutil.pid_exists(int(done.stdout)) else None
    assert worker is None or psutil.wait_procs([worker], timeout=30)[1] == []
