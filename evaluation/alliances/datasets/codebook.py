"""What a survey tool says of its questions: names, labels, kinds, the answers they take."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question: its code, and its label by language (``""``: none named)."""

    code: str
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a foreign questionnaire.

    Attributes
    ----------
    name
        The tool's own name of it, unique.
    label
        Its words, by language (``""``: none named).
    kind
        ``one`` (of its choices), ``many``, ``integer``, ``number``, ``date``, ``text``, ``note``,
        ``other``.
    choices
        The answers it takes; none where they are free.
    path
        The groups that it stands in, outermost first.
    repeat
        The repeated group that it belongs to; empty where it is asked once.
    required
        Whether it must be answered.
    constraint
        The tool's own condition on its values, as it is written; never evaluated.
    """

    name: str
    label: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    path: tuple[str, ...] = ()
    repeat: str = ""
    required: bool = False
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """The questions of a foreign questionnaire, in order."""

    questions: tuple[Question, ...]
    origin: str = ""
    """Where it was read: the name of the file."""

    def question(self, name: str) -> Question | None:
        """Return a question by its name, or None."""
        return next((each for each in self.questions if each.name == name), None)
