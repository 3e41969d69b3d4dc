"""For whom a sheet may be made: what the consent mode of the campaign allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from alliances.datasets.consent import EVALUATOR, agreeing, seen_by_partners
from alliances.datasets.survey import Survey
from alliances.errors import NoAnswer, WrongCall
from alliances.language.matching import nearest
from alliances.reports.fiches.seen import Seen

ANONYMOUS = "anonymous"
AGREED = "agreed"

REASONS = ("not_agreed", "nothing_to_show")
"""Why a partnership has no sheet: a party does not consent; nothing was answered in the wave that
may be shown."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a sheet is for: a partnership, and the only side that it speaks to (empty: all)."""

    partnership: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A partnership without a sheet, and one of `REASONS`."""

    partnership: str
    reason: str


def readable(survey: Survey) -> Survey:
    """Return the survey whose answers the readers of the sheets may see.

    Raises
    ------
    NoAnswer
        ``sheets_anonymous``: the campaign promised that no partnership is shown by itself.
    """
    mode = survey.campaign.consent_mode
    if mode == EVALUATOR:
        # Each side reads its own answers only: nothing of theirs goes to a partner.
        return survey
    if mode != AGREED:
        raise NoAnswer("sheets_anonymous", file=survey.source.file)
    return seen_by_partners(survey)


def audiences(
    survey: Survey, seen: Seen, wave: str, wanted: Sequence[str] = ()
) -> tuple[list[Audience], list[LeftOut]]:
    """Return the sheets to be made, and the partnerships that have none.

    Parameters
    ----------
    survey
        A checked survey.
    seen
        What may be seen of it.
    wave
        The wave.
    wanted
        Only these partnerships; all where empty.

    Raises
    ------
    WrongCall
        A partnership wanted is not in the register.
    """
    register = survey.data("partnerships")
    known = sorted(set(register["partnership"].dropna().astype(str))) if len(register) else []
    for each in wanted:
        if each not in known:
            near = nearest(each, known)
            if not near:
                raise WrongCall("partnership_not_there", value=each)
            raise WrongCall("unknown_partnership", value=each, nearest=near)
    apart = survey.campaign.consent_mode == EVALUATOR
    agreed = agreeing(survey)
    listed = _listed(survey)
    made: list[Audience] = []
    left: list[LeftOut] = []
    for partnership in [each for each in known if not wanted or each in wanted]:
        heard = list(seen.of(partnership, wave))
        # What a side reads of itself needs no other's consent; what others read of it does.
        known_sides = listed.get(partnership, set())
        sides = heard if apart else [side for side in heard if side in known_sides]
        if not apart and partnership not in agreed:
            left.append(LeftOut(partnership, "not_agreed"))
        elif not sides:
            left.append(LeftOut(partnership, "nothing_to_show"))
        else:
            made += [Audience(partnership, side if apart else "") for side in _for(sides, apart)]
    return made, left


def _for(sides: list[str], apart: bool) -> list[str]:
    return sides if apart else [""]


def _listed(survey: Survey) -> dict[str, set[str]]:
    """Return the sides that are listed as parties: nobody consents for another."""
    parties = survey.data("parties")
    found: dict[str, set[str]] = {}
    known = parties.reindex(columns=["partnership", "side"])
    for partnership, side in zip(known["partnership"], known["side"], strict=True):
        found.setdefault(str(partnership), set()).add(str(side))
    return found
