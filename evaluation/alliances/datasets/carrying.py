"""Recommendations from wave to wave: which are open, which are late, which go on."""

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import sheets

OPEN = ("proposee", "acceptee", "en_cours")
"""The statuses of a recommendation that still awaits something."""

DONE = "realisee"


def register(survey: Survey, sheet: str = "recommendations") -> pd.DataFrame:
    """Return a register with every column of its sheet, and what it says of each row.

    Parameters
    ----------
    survey
        A checked survey.
    sheet
        ``recommendations`` or ``agreements``.

    Returns
    -------
    DataFrame
        The sheet's columns, blank where the workbook lacks them; ``order`` (the place of the wave
        among the survey's; -1 where none is given), ``open`` and ``late``: still open although the
        day planned lies before the reporting date. A row without a status is open.
    """
    columns = [column.key for column in sheets(survey.framework)[sheet].columns]
    made = survey.data(sheet).reindex(columns=columns)
    place = {wave: number for number, wave in enumerate(survey.waves)}
    day = survey.campaign.reporting_date
    is_open = made["status"].isna() | made["status"].isin(OPEN)
    if pd.isna(day):
        late = pd.Series(False, index=made.index)
    else:
        late = is_open & (pd.to_datetime(made["due"]) < pd.Timestamp(day))
    order = made["wave"].astype(object).map(place).fillna(-1).astype(int)
    return made.assign(order=order, open=is_open.astype(bool), late=late.astype(bool))


def carried(survey: Survey, wave: str | None = None) -> pd.DataFrame:
    """Return the recommendations that the register of the next campaign starts from.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave that ends; the latest where None. Later recommendations are left out.

    Returns
    -------
    DataFrame
        The columns of the Recommendations sheet, ready for `alliances.write_campaign`: those still
        open, with their wave, their support, what was answered and what was done so far.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=20, national=1)
    ...     rows = carried(check(workbook), "2024")
    >>> rows["recommendation"].tolist()
    ['REC-2023-2', 'REC-2023-3', 'REC-2024-2', 'REC-2024-4', 'REC-2024-5']
    """
    made = register(survey)
    last = len(survey.waves) - 1 if wave is None else survey.waves.index(wave)
    columns = [column.key for column in sheets(survey.framework)["recommendations"].columns]
    return made.loc[made["open"] & (made["order"] <= last), columns].reset_index(drop=True)
