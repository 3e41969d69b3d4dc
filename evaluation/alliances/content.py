"""Where the content folders lie: frameworks, datasets and report templates."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shelf(name: str) -> Traversable:
    """Return the content folder `name`, from the installed package or from a checkout.

    Parameters
    ----------
    name
        ``"frameworks"``, ``"datasets"`` or ``"reports"``.

    Returns
    -------
    Traversable
        The folder. Use ``importlib.resources.as_file`` before handing a file of it to a library
        that wants a path.
    """
    installed = files("alliances") / "_content" / name
    return installed if installed.is_dir() else Path(__file__).parents[2] / name
