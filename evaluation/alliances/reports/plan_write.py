"""Plans to start from: a blank one, every key with what it is for, and that of the example."""

import os
from importlib.resources.abc import Traversable

from alliances.content import shelf
from alliances.reports.plan import Plan
from alliances.reports.plan_read import load_plan
from alliances.workbooks.files import whole_file


def write_plan(path: str | os.PathLike[str], language: str = "fr") -> None:
    """Write a blank plan, commented, in which nothing is decided yet.

    Parameters
    ----------
    path
        The TOML file to make; one already there is replaced.
    language
        ``fr`` or ``en``: of the comments and examples.

    Raises
    ------
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.reports.plan import NO_PLAN
    >>> from alliances.reports.plan_read import load_plan
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plan.toml"
    ...     write_plan(file)
    ...     load_plan(file).sections == NO_PLAN.sections
    True
    """
    _copy(shelf("reports") / "templates" / f"plan.{language}.toml", path)


def write_example_plan(path: str | os.PathLike[str], language: str = "fr") -> Plan:
    """Write the plan of the invented programme, which says so, and return it.

    Parameters
    ----------
    path
        The TOML file to make; one already there is replaced.
    language
        ``fr`` or ``en``: of its texts.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    name = "plan.toml" if language == "fr" else f"plan.{language}.toml"
    _copy(shelf("datasets") / "examples" / name, path)
    return load_plan(os.fspath(path))


def _copy(plan: Traversable, path: str | os.PathLike[str]) -> None:
    with whole_file(path) as temporary:
        temporary.write_bytes(plan.read_bytes())
