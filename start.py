"""Set everything up and run: needs Python 3.11 or later, and nothing else.

    python start.py demo     sets up, makes the annual report of the bundled example
    python start.py test     sets up, runs the tests
    python start.py setup    only sets up

The set-up is a virtual environment in `.venv`; it is made once, and again when pyproject.toml
changes. Everything after the word is handed on: `python start.py demo --language en`.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
STAMP = ENVIRONMENT / "set-up-for"
BINARIES = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BINARIES / ("python.exe" if sys.platform == "win32" else "python")


def wanted() -> str:
    """Return what the environment must have been made for: this Python, this pyproject.toml."""
    digest = hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest()
    return f"{sys.version_info.major}.{sys.version_info.minor} {digest}"


def set_up() -> None:
    """Make the environment, unless it is there and up to date."""
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted():
        return
    print("Setting up in .venv: this takes a few minutes, once.", flush=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"The environment could not be made ({error}).\n"
            "On Debian or Ubuntu: sudo apt install python3-venv, then try again."
        )
    # An old pip knows no dependency groups.
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    steps = [
        [*pip, "--upgrade", "pip"],
        [*pip, "--editable", str(HERE), "--group", f"{HERE / 'pyproject.toml'}:dev"],
        # pip compiles what it installs, but not what it only points to; where Python may not write
        # bytecode, every command would compile us anew.
        [PYTHON, "-m", "compileall", "-q", str(HERE / "evaluation")],
    ]
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            sys.exit("The set-up failed; the lines above say why. Is the network reachable?")
    STAMP.write_text(wanted())


def main() -> int:
    """Run the command that the first word names; return its exit code."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ".")
    word, rest = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    commands = {
        "demo": [PYTHON, "-m", "alliances", "demo", *rest],
        "test": [PYTHON, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *rest],
        "setup": None,
    }
    if word not in commands:
        print(__doc__)
        return 0 if word in {"", "-h", "--help"} else 2
    set_up()
    command = commands[word]
    if command is None:
        print(f"Ready. Run: {BINARIES / 'alliances'} --help")
        return 0
    return subprocess.run(command, cwd=HERE if word == "test" else None, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
