"""An invented programme, to show and to test everything: invented data throughout."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alliances.datasets.example import notes
from alliances.datasets.example.answers import draw_answers
from alliances.datasets.example.invitations import THIRD_ROLE, draw_invitations
from alliances.datasets.example.latent import Latent, draw_latent
from alliances.datasets.example.mistakes import with_mistakes
from alliances.datasets.example.register import Register, draw_register
from alliances.datasets.example.setting import Setting, load_setting
from alliances.datasets.example.truth import true_scores
from alliances.errors import WrongCall
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS, sheets

_FEWEST = 10
"""Local partnerships below which there is no programme to speak of."""


@dataclass(frozen=True)
class Example:
    """An invented campaign.

    Attributes
    ----------
    tables
        The sheets by their key, with the column keys of `alliances.frameworks.sheets`.
    campaign
        The keys of the Campagne sheet.
    truth
        The true dimension scores, as `alliances.datasets.example.truth.true_scores` describes.
    """

    tables: Mapping[str, pd.DataFrame]
    campaign: Mapping[str, str]
    truth: pd.DataFrame


def example_programme(
    partnerships: int = 1500, national: int = 60, waves: int = 3, seed: int = 2014
) -> Example:
    """Make an invented programme: register, invitations, answers of both sides, and the truth.

    Everything is invented; the same arguments always give the same programme.

    Parameters
    ----------
    partnerships
        Local and regional partnerships, at least 10.
    national
        National partnerships beside them, at least 1.
    waves
        Waves, 1 to 3: the last ones of 2023, 2024 and 2025.
    seed
        Seed of the draws.

    Returns
    -------
    Example
        Tables, campaign and true scores.

    Raises
    ------
    WrongCall
        Where a size is out of range.

    Examples
    --------
    >>> made = example_programme(partnerships=108, national=12)
    >>> len(made.tables["partnerships"].drop_duplicates("partnership"))
    120
    """
    setting = load_setting()
    if partnerships < _FEWEST or national < 1 or not 1 <= waves <= len(setting.waves):
        raise WrongCall("example_size", partnerships=partnerships, national=national, waves=waves)
    # A stream for each part: a change in one leaves the draws of the others as they were.
    streams = np.random.default_rng(seed).spawn(6)
    facts, opinions, people, answers, rest, after = streams
    framework = load_framework(DEFAULT_FRAMEWORK)
    register = draw_register(facts, setting, framework, partnerships, national, waves)
    latent = draw_latent(opinions, setting, framework, register)
    invitations = draw_invitations(people, setting, register)
    tables = {
        "waves": notes.waves_sheet(setting, framework, register),
        "strata": notes.strata_sheet(register),
        "organisations": register.organisations,
        "partnerships": register.sheet(),
        "parties": register.parties,
        "invitations": invitations,
        **_answer_sheets(answers, setting, framework, latent, invitations),
        "objectives": notes.objectives_sheet(rest, setting, framework, register),
        "indicators": notes.indicators_sheet(rest, setting, framework, register),
        "recommendations": notes.recommendations_sheet(setting, register),
        "agreements": notes.agreements_sheet(after, setting, register),
        "lists": notes.lists_sheet(setting),
    }
    declared = {"framework": framework.id, "framework_version": framework.version, "language": "fr"}
    truth = _truth(framework, register, latent, invitations)
    return Example(_in_order(tables, framework), {**setting.campaign, **declared}, truth)


def write_example(path: Path | str, language: str = "fr", **options: int) -> Example:
    """Write an invented campaign workbook; the same call always writes the same bytes.

    Parameters
    ----------
    path
        The workbook to write.
    language
        Language of the sheet names and headings, ``fr`` or ``en``.
    **options
        Passed to `example_programme`: ``partnerships``, ``national``, ``waves``, ``seed``.

    Returns
    -------
    Example
        What was written, with the true scores.

    Raises
    ------
    OutputError
        Where the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    >>> made.campaign["programme"]
    'Alliance Exemple — données inventées'
    """
    made = example_programme(**options)
    framework = load_framework(made.campaign["framework"])
    campaign = _campaign(made, language)
    write_campaign(Path(path), framework, made.tables, campaign, language=language)
    return made


def write_mistakes(path: Path | str, language: str = "fr", **options: int) -> pd.DataFrame:
    """Write an invented campaign workbook that holds typical mistakes, one a row at most.

    Parameters
    ----------
    path
        The workbook to write.
    language
        Language of the sheet names and headings, ``fr`` or ``en``.
    **options
        Passed to `example_programme`.

    Returns
    -------
    DataFrame
        ``sheet, cell, code, severity``: the findings that a check must give, and no other.

    Raises
    ------
    OutputError
        Where the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     expected = write_mistakes(Path(folder) / "erreurs.xlsx", partnerships=108, national=12)
    >>> expected["severity"].value_counts().to_dict()
    {'blocking': 23, 'verify': 4}
    """
    made = example_programme(**options)
    framework = load_framework(made.campaign["framework"])
    tables, expected = with_mistakes(made.tables, framework, language)
    campaign = _campaign(made, language)
    write_campaign(Path(path), framework, tables, campaign, language=language)
    return expected


def _campaign(made: Example, language: str) -> dict[str, str]:
    """Return the Campagne sheet of an example in a language: it says everywhere it is invented."""
    words = load_setting().raw["campaign_en"] if language == "en" else {}
    return {**made.campaign, **words, "language": language}


def _answer_sheets(
    rng: np.random.Generator,
    setting: Setting,
    framework: Framework,
    latent: Latent,
    invitations: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the answers of those who answered, a sheet a voice."""
    first = invitations.groupby("partnership")["wave_index"].transform("min")
    answered = invitations[invitations["disposition"].isin(["I", "P"])]
    rows = answered.assign(first=answered["wave_index"] == first[answered.index])
    return {
        sheet: draw_answers(rng, setting, framework, latent, rows[rows["voice"] == voice], sheet)
        for sheet, voice in ANSWER_SHEETS.items()
    }


def _truth(
    framework: Framework, register: Register, latent: Latent, invitations: pd.DataFrame
) -> pd.DataFrame:
    """Return the true scores: what every partnership under way would be expected to score."""
    asked = invitations.drop_duplicates("party").set_index("party")["role"]
    roles = asked.reindex(register.parties.index).fillna(THIRD_ROLE).to_numpy(dtype=object)
    first = _first_waves(invitations, register)[register.partnership_of_party]
    return true_scores(framework, register, latent, roles, first)


def _in_order(tables: Mapping[str, pd.DataFrame], framework: Framework) -> dict[str, pd.DataFrame]:
    """Return the tables with the columns of their sheets, in order, and no other."""
    return {
        key: tables[key].reindex(columns=[column.key for column in sheet.columns])
        for key, sheet in sheets(framework).items()
        if key in tables
    }


def _first_waves(invitations: pd.DataFrame, register: Register) -> np.ndarray:
    """Return bool, shape (partnership, wave): whether a wave is the partnership's first."""
    first = invitations.groupby("partnership")["wave_index"].min()
    known = first.reindex(register.partnerships["partnership"]).to_numpy()
    return np.asarray(known[:, None] == np.arange(len(register.waves)))
