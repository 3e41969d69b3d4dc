"""Every error that a user can meet.

An error carries a stable `code` and the `details` that its sentence needs; the sentence itself
lives in the message catalogues (`errors.<code>`). Errors stop the work. What is wrong *inside* a
readable workbook is a finding, not an error: see `alliances.findings`.
"""

from collections.abc import Callable

# The language room sets this when it is imported, so that `str(error)` is a readable sentence
# although this module, which every other imports, knows no words.
render: Callable[["AlliancesError"], str] | None = None


class AlliancesError(Exception):
    """The base of all errors of this package.

    Parameters
    ----------
    code
        The key of the sentence in the catalogues, under ``errors``.
    **details
        What the sentence names: a path, a sheet, the accepted values…

    Attributes
    ----------
    exit_code : int
        What the command line returns: 1 for the content, 2 for an unreadable file or a wrong call.
    """

    exit_code = 2

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        """Return the sentence where the catalogues are loaded, else the code and its details."""
        if render is not None:
            return render(self)
        return f"{self.code} {self.details}" if self.details else self.code


class UnreadableFile(AlliancesError, ValueError):
    """The file cannot be read: not a workbook, empty, protected, too large, a wrong format."""


class WrongCall(AlliancesError, ValueError):
    """The call is wrong: an unknown option value, a file that does not exist, a missing wave."""


class NoAnswer(AlliancesError, ValueError):
    """The data have no answer to the question: one item, no variance, one side, too few."""

    exit_code = 1


class FrameworkError(AlliancesError, ValueError):
    """A framework or mapping file is wrong. `mistakes` lists every one, not the first.

    Parameters
    ----------
    code
        The key of the sentence in the catalogues, under ``errors``.
    mistakes
        One `(code, details)` pair a mistake; details hold at least ``key``, the path of the key in
        the file. Their sentences stand under ``mistakes`` in the catalogues.
    **details
        What the sentence names, at least ``file``.
    """

    def __init__(
        self,
        code: str,
        mistakes: tuple[tuple[str, dict[str, object]], ...] = (),
        **details: object,
    ) -> None:
        super().__init__(code, **details)
        self.mistakes = mistakes


class OutputError(AlliancesError, OSError):
    """An output cannot be written: no right, a workbook open in Excel, a disk that is full."""


class BlockingFindings(AlliancesError):
    """The content has blocking findings: nothing is scored or reported.

    Parameters
    ----------
    findings
        All findings of the workbook, as a tuple of `alliances.findings.Finding`.
    """

    exit_code = 1

    def __init__(self, findings: tuple[object, ...]) -> None:
        super().__init__("blocking_findings", count=len(findings))
        self.findings = findings
