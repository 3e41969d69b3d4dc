"""The command line as the tests call it: in this process, or in one of its own as a user does."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest

SOURCE = Path(__file__).parents[1] / "evaluation"


@dataclass(frozen=True)
class Done:
    """What a call returned and said."""

    returncode: int
    stdout: str
    stderr: str


def alliances(*words: object) -> Done:
    """Call the command line here, which starts no interpreter.

    Its modules find out the reader's language when they are imported: each call imports them anew.
    """
    for name in [name for name in sys.modules if name.startswith("alliances.cli")]:
        del sys.modules[name]
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["alliances", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        import_module("alliances.cli").main()
    assert isinstance(left.value.code, int)
    return Done(left.value.code, out.getvalue(), err.getvalue())


def environment() -> dict[str, str]:
    """Return where a process of its own finds the code that these tests are about."""
    found = dict(os.environ, PYTHONUTF8="1", PYTHONWARNINGS="error::DeprecationWarning")
    return found | ({"PYTHONPATH": str(SOURCE)} if SOURCE.is_dir() else {})


def started(*words: object) -> Done:
    """Start the command line as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "alliances", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")
