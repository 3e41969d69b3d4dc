"""Which version of this software made a report."""

from importlib import import_module


def version() -> str:
    """Return the version of the package.

    It stands on the package's front page, above every room: it is asked for when needed, not
    imported with the module.
    """
    return str(import_module("alliances").__version__)
