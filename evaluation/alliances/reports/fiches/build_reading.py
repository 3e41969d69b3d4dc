"""How to read the sheet, what it does not say, whom to ask."""

from alliances.reports.fiches.lines import LEVELS_APART
from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Chapter, Part
from alliances.reports.lines import NOTABLE_GAP
from alliances.reports.model import Bullets, Paragraph


def reading_chapter(subject: Subject) -> Chapter:
    """Say what the figures are, what they are not, and who answers for them."""
    shelf = subject.shelf
    campaign = shelf.survey.campaign
    people = sum(view.people for view in subject.views.values())
    alone = "own" if subject.audience.side else "shared"
    reading = [
        shelf.tell("reading.score"),
        shelf.tell(
            "reading.lines",
            gap=shelf.whole(NOTABLE_GAP),
            levels=shelf.whole(LEVELS_APART),
        ),
        shelf.tell(
            "reading.id",
            node=subject.scored[0] if subject.scored else "node",
            partnership=subject.partnership,
            wave=shelf.wave,
            side=subject.sides[0],
        ),
    ]
    silent = [
        shelf.tell_many("reading.people", people),
        shelf.tell("reading.no_rank"),
        shelf.tell("reading.no_cause"),
        shelf.tell(f"reading.consent.{alone}"),
    ]
    blocks: list[Part] = [
        Bullets(shelf.tell("reading.how"), tuple(reading)),
        Bullets(shelf.tell("reading.not"), tuple(silent)),
    ]
    if campaign.contact:
        blocks.append(Paragraph(shelf.tell("reading.contact", contact=campaign.contact)))
    day = shelf.day(campaign.reporting_date)
    key = "source_dated" if day else "source"
    file = shelf.survey.source.file
    blocks.append(Paragraph(shelf.tell(f"reading.{key}", file=file, day=day), "note"))
    return Chapter("reading", shelf.tell("reading.title"), tuple(blocks))
