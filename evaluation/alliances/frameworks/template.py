"""The blank campaign workbook."""

import os

from alliances.frameworks.fill import write_campaign
from alliances.frameworks.model import Framework


def write_template(
    path: str | os.PathLike[str], framework: Framework, language: str = "fr", core: bool = False
) -> None:
    """Write the campaign workbook that a programme fills in.

    Parameters
    ----------
    path
        The .xlsx file to make; one already there is replaced.
    framework
        What is measured: its items are the columns of the sheets of answers.
    language
        ``fr`` or ``en``: of names, headings, notes and words.
    core
        Only the core set of items.

    Raises
    ------
    WrongCall
        The framework asks nothing.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.frameworks.load import load_framework
    >>> with TemporaryDirectory() as folder:
    ...     blank = Path(folder) / "campagne.xlsx"
    ...     write_template(blank, load_framework("partenariat"), "fr", core=True)
    ...     blank.exists()
    True
    """
    write_campaign(path, framework, {}, {}, language, core)
