"""Partners' words: free answers quoted by consent, and the stories that the plan tells."""

import pandas as pd

from alliances.datasets.consent import tellable
from alliances.reports.material import OWNER, Material
from alliances.reports.model import Block, Heading, Paragraph, ReportTable, Section, TableColumn
from alliances.reports.plan import Story
from alliances.reports.quotes import MOST, STRATUM_AT_LEAST, Quote, Quotes, quotes

_STEPS = ("given", "agreed", "small", "named", "unfit", "possible")


def words_section(material: Material) -> Section | None:
    """Return the section of quotations and stories; None where nothing may be printed."""
    found = quotes(material)
    stories, untold = told(material)
    if not found.chosen and not stories:
        return None
    blocks: list[Block] = []
    if found.chosen:
        blocks += _quotations(material, found)
    for story in stories:
        blocks += _story(material, story)
    if untold:
        blocks.append(Paragraph(material.many("quotes.untold", len(untold)), "note"))
    return Section(
        "words", material.say("quotes.title"), tuple(blocks), material.say("quotes.name")
    )


def told(material: Material) -> tuple[list[Story], list[Story]]:
    """Return the stories of the plan that may be printed, and those that may not."""
    allowed = tellable(material.survey)
    stories = material.plan.stories
    return (
        [story for story in stories if story.partnership in allowed],
        [story for story in stories if story.partnership not in allowed],
    )


def _quotations(material: Material, found: Quotes) -> list[Block]:
    lead = material.many(
        "quotes.lead",
        len(found.chosen),
        possible=material.whole(found.possible),
        given=material.whole(found.given),
    )
    table = _counts(material, found)
    refs = tuple(table.ids["n"][_STEPS.index(step)] for step in ("possible", "given"))
    blocks: list[Block] = [
        Paragraph(lead, "lead", refs=refs),
        Paragraph(material.say("quotes.caution"), "note"),
    ]
    heading = ""
    for quote in found.chosen:
        criterion = material.node(material.framework.item_by_id[quote.item].criterion)
        if criterion != heading:
            heading = criterion
            blocks.append(Heading(criterion))
        blocks.append(Paragraph(_said(material, quote), "quote"))
    return [*blocks, table]


def _said(material: Material, quote: Quote) -> str:
    """Return a quotation between marks, with who speaks and no more than that."""
    who = material.say("quotes.by_owner" if quote.side == OWNER else "quotes.by_partner")
    if quote.engagement:
        engagement = material.code("engagement", quote.engagement)
        who = material.say("quotes.by_engagement", who=who, engagement=engagement)
    return material.say("quotes.quoted", words=material.words(quote.text), who=who)


def _counts(material: Material, found: Quotes) -> ReportTable:
    """Return how many free answers there are, and why some are not printed."""
    say = material.say
    rows = pd.DataFrame(
        {
            "label": [say(f"quotes.steps.{step}", least=STRATUM_AT_LEAST) for step in _STEPS],
            "n": [float(getattr(found, step)) for step in _STEPS],
        }
    )
    return ReportTable(
        "words_counts",
        material.many("quotes.counts.title", found.possible, given=material.whole(found.given)),
        (
            TableColumn("label", say("quotes.counts.heading")),
            TableColumn("n", say("quotes.counts.n"), "integer"),
        ),
        rows,
        reading=material.many("quotes.counts.reading", found.given),
        scope=material.scope(found.given, "free_answers"),
        source=material.source,
        notes=(say("quotes.counts.note", most=MOST),),
        subtitle=say("quotes.counts.subtitle"),
        depth="detail",
        ids={
            "n": tuple(f"words|{step}|programme||{material.wave}" for step in _STEPS),
        },
        method=say("quotes.counts.note", most=MOST),
    )


def _story(material: Material, story: Story) -> list[Block]:
    consent = material.words(story.consent)
    labels = material.codes("engagement")
    said = material.say("quotes.consent", consent=material.cited(consent))
    if story.engagement:
        known = story.engagement in labels
        words = story.engagement if not known else material.code("engagement", story.engagement)
        said = material.say("quotes.engagement", engagement=material.words(words)) + " " + said
    return [
        Heading(material.say("quotes.story", title=material.words(story.title))),
        *(Paragraph(material.words(part), "comment") for part in story.text),
        Paragraph(said, "note"),
    ]
