"""The house flows one way: a room imports only rooms that come before it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "evaluation" / "alliances"

ROOMS = (
    "errors",
    "findings",
    "estimate",
    "content",
    "language",
    "workbooks",
    "frameworks",
    "datasets",
    "scoring",
    "statistics",
    "progress",
    "disclosure",
    "reports",
    "cli",
)
ON_TOP = {
    "__init__",
    "__main__",
    "cli",
    "cli_base",
    "cli_campaign",
    "cli_foreign",
    "cli_progress",
    "cli_report",
    "cli_sdg",
    "cli_sheets",
    "cli_verify",
}
"""The public API and the commands see every room."""


def room_of(path: Path, package: Path = PACKAGE) -> str:
    first = path.relative_to(package).parts[0]
    return first.removesuffix(".py")


def imported_rooms(source: str) -> list[tuple[int, str]]:
    """Return (line, room) for every form of import of our own package.

    ``import alliances.x.y``, ``from alliances.x import y``, ``from alliances import x``, whether at
    the top, inside a function or under TYPE_CHECKING. A relative import is returned as ``.``.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                parts = name.name.split(".")
                if parts[0] == "alliances":
                    found.append((node.lineno, parts[1] if len(parts) > 1 else ""))
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                found.append((node.lineno, "."))
            elif node.module == "alliances":
                found += [(node.lineno, name.name) for name in node.names]
            elif node.module and node.module.startswith("alliances."):
                found.append((node.lineno, node.module.split(".")[1]))
    return found


def faults(path: Path, source: str, package: Path = PACKAGE) -> list[str]:
    room = room_of(path, package)
    if room in ON_TOP:
        return [
            f"{path.name}:{line}: relative import" for line, r in imported_rooms(source) if r == "."
        ]
    if room not in ROOMS:
        return [f"{path.name}: unknown room {room!r}"]
    wrong = []
    for line, other in imported_rooms(source):
        if other == ".":
            wrong.append(f"{path.name}:{line}: relative import")
        elif other not in ROOMS:
            wrong.append(f"{path.name}:{line}: imports the unknown room {other!r}")
        elif ROOMS.index(other) > ROOMS.index(room):
            wrong.append(f"{path.name}:{line}: {room} imports {other}, which comes after it")
    return wrong


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    assert faults(path, path.read_text("utf-8")) == []


def test_every_folder_and_module_at_the_top_is_a_known_room() -> None:
    found = {
        p.name.removesuffix(".py")
        for p in PACKAGE.iterdir()
        if (p.suffix == ".py" or (p.is_dir() and any(p.glob("*.py"))))
    }

    assert found - ON_TOP <= set(ROOMS)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("frameworks/new.py", "import alliances.reports.build"),
        ("frameworks/new.py", "from alliances.datasets import survey"),
        ("frameworks/new.py", "from alliances import scoring"),
        ("frameworks/new.py", "def f():\n    from alliances import reports"),
        ("frameworks/new.py", "from . import model"),
        ("frameworks/new.py", "from ..datasets import survey"),
        ("frameworks/new.py", "from alliances import attic"),
        ("frameworks/new.py", "from alliances import check"),
        ("attic/new.py", "import json"),
        ("attic.py", "import json"),
    ],
)
def test_every_form_of_a_wrong_import_is_seen(place: str, source: str) -> None:
    assert faults(PACKAGE / place, source)


@pytest.mark.parametrize(
    "source",
    [
        "from alliances.frameworks.model import Framework",
        "from alliances import errors",
        "import alliances.language",
        "import pandas",
    ],
)
def test_an_import_of_an_earlier_room_or_of_a_library_is_right(source: str) -> None:
    assert faults(PACKAGE / "datasets" / "new.py", source) == []
