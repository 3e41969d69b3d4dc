"""Recommendations: this year's with their response, what came of the earlier ones, agreements."""

import pandas as pd

from alliances.datasets.carrying import DONE, register
from alliances.datasets.rules.personal import masked
from alliances.reports.building.agreements import agreements_table
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)

_NO_STATUS = "no_status"
_ROWS = 15
"""Follow-ups beyond that stand in the workbook and the page only."""


def recommendations_section(material: Material) -> Section | None:
    """Return the section on recommendations and their follow-up; None where nobody made any."""
    known = register(material.survey)
    last = _place(material)
    known = known[known["order"] <= last]
    agreed = register(material.survey, "agreements")
    agreed = agreed[agreed["order"] <= last]
    if not len(known) and not len(agreed):
        return None
    blocks: list[Block] = []
    title = material.say("recommendations.title_agreements")
    if len(known):
        counts = _counts(material, known)
        listed = known[known["partnership"].isna()]
        # What names no wave, in a register without waves, is this report's.
        now = listed[(listed["order"] == last) | (listed["order"] < 0)]
        earlier = listed[(listed["order"] < last) & (listed["order"] >= 0)]
        earlier = earlier[earlier["open"] | (earlier["order"] == last - 1)]
        title = _title(material, now, earlier[earlier["order"] == last - 1])
        blocks.append(_lead(material, known, counts))
        if len(now):
            blocks.append(_now(material, now))
        if len(earlier):
            blocks.append(Heading(material.say("recommendations.earlier.heading")))
            blocks += _earlier(material, earlier, last)
        blocks.append(counts)
        if own := len(known) - len(listed):
            blocks.append(Paragraph(material.many("recommendations.of_partnerships", own), "note"))
    if len(agreed):
        blocks += [Heading(material.say("agreements.heading")), agreements_table(material, agreed)]
    return Section("recommendations", title, tuple(blocks), material.say("recommendations.name"))


def _place(material: Material) -> int:
    waves = material.survey.waves
    return waves.index(material.wave) if material.wave in waves else len(waves) - 1


def _title(material: Material, now: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """Return how many there are, and how many of those of the wave before are done.

    Older ones are left out: only those still open are listed, so their share done says nothing.
    """
    if not len(earlier):
        return material.many("recommendations.title_now", len(now))
    done = int((earlier["status"] == DONE).sum())
    count = material.many("recommendations.title_now", len(now))
    total = material.whole(len(earlier))
    return count + material.many("recommendations.title_done", done, total=total)


def _lead(material: Material, known: pd.DataFrame, counts: ReportTable) -> Paragraph:
    done, late = int((known["status"] == DONE).sum()), int(known["late"].sum())
    said = material.many(
        "recommendations.lead",
        len(known),
        done=material.many("recommendations.done", done),
        open=material.many("recommendations.open", int(known["open"].sum())),
        late=material.many("recommendations.late", late),
    )
    keys = ("total", DONE, "late")
    return Paragraph(said, "lead", refs=tuple(counts.ids[key][-1] for key in keys))


def _texts(rows: pd.DataFrame, column: str, material: Material) -> list[str]:
    """Return texts of the register as they are printed: no name, no number of a person."""
    values = rows[column].astype(object).where(rows[column].notna(), "")
    return [material.words(masked(str(value))) for value in values]


def _named(rows: pd.DataFrame, material: Material) -> list[str]:
    say = material.say
    texts = _texts(rows, "text", material)
    return [
        say("recommendations.numbered", text=material.cited(text), code=str(code))
        for text, code in zip(texts, rows["recommendation"], strict=True)
    ]


def _codes(rows: pd.DataFrame, column: str, code_list: str, material: Material) -> list[str]:
    return [material.code(code_list, code) for code in rows[column].astype(object)]


def _columns(material: Material, *columns: tuple[str, str, int | None]) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(key, material.say(f"recommendations.columns.{key}"), format, width=width)
        for key, format, width in columns
    )


def _now(material: Material, rows: pd.DataFrame) -> ReportTable:
    """Return the recommendations of the wave, the most supported first."""
    rows = rows.sort_values("support", ascending=False, kind="stable", na_position="last")
    responses = _texts(rows, "response", material)
    data = pd.DataFrame(
        {
            "text": _named(rows, material),
            "origin": _codes(rows, "origin", "recommendation_origin", material),
            "support": rows["support"].astype(float).to_numpy(),
            "owner": _texts(rows, "owner", material),
            "due": _days(rows, material),
            "status": _statuses(rows, material),
            "response": [each or material.say("recommendations.no_response") for each in responses],
        }
    )
    backed = data[data["support"].notna()]
    reading = ""
    if len(backed):
        first = backed.iloc[0]
        reading = material.many("recommendations.now.reading", first["support"], text=first["text"])
    return ReportTable(
        "recommendations_now",
        material.many("recommendations.now.title", len(rows), wave=material.wave_name),
        _columns(
            material,
            ("text", "text", 44),
            ("origin", "text", None),
            ("support", "integer", None),
            ("owner", "text", 22),
            ("due", "text", None),
            ("status", "text", None),
            ("response", "text", 44),
        ),
        data,
        reading=reading,
        scope=material.scope(len(rows), "recommendations"),
        source=material.source,
        notes=(material.say("recommendations.now.note"),),
        subtitle=material.say("recommendations.now.subtitle"),
        ids={"support": tuple(_ids(rows, "support"))},
    )


def _ids(rows: pd.DataFrame, statistic: str) -> list[str]:
    waves = rows["wave"].astype(object).where(rows["wave"].notna(), "")
    return [
        f"recommendation.{code}|{statistic}|programme||{wave}"
        for code, wave in zip(rows["recommendation"], waves, strict=True)
    ]


def _days(rows: pd.DataFrame, material: Material) -> list[str]:
    return [material.day(day) for day in rows["due"]]


def _statuses(rows: pd.DataFrame, material: Material) -> list[str]:
    labels = _codes(rows, "status", "recommendation_status", material)
    return [
        material.say("recommendations.status_late", status=label) if late else label
        for label, late in zip(labels, rows["late"], strict=True)
    ]


def _earlier(material: Material, rows: pd.DataFrame, last: int) -> list[Block]:
    """Return last year's recommendations, and older ones that are still open."""
    rows = rows.sort_values("order", ascending=False, kind="stable")
    responses, follow_ups = (_texts(rows, key, material) for key in ("response", "follow_up"))
    data = pd.DataFrame(
        {
            "text": _named(rows, material),
            "wave": rows["wave"].astype(str).to_numpy(),
            "owner": _texts(rows, "owner", material),
            "due": _days(rows, material),
            "status": _statuses(rows, material),
            "follow_up": [
                follow_up or response or material.say("recommendations.no_follow_up")
                for follow_up, response in zip(follow_ups, responses, strict=True)
            ],
        }
    )
    year = rows[rows["order"] == last - 1]
    done = int((year["status"] == DONE).sum())
    title = material.many("recommendations.earlier.title", done, total=material.whole(len(year)))
    if not len(year):
        title = material.say("recommendations.earlier.title_older")
    return [
        ReportTable(
            "recommendations_earlier",
            title,
            _columns(
                material,
                ("text", "text", 44),
                ("wave", "text", None),
                ("owner", "text", 22),
                ("due", "text", None),
                ("status", "text", None),
                ("follow_up", "text", 44),
            ),
            data,
            reading=material.say(
                "recommendations.earlier.reading",
                text=data["text"].iloc[0],
                status=data["status"].iloc[0].lower(),
            ),
            scope=material.scope(len(rows), "recommendations"),
            source=material.source,
            notes=(material.say("recommendations.earlier.note"),),
            subtitle=material.say("recommendations.earlier.subtitle"),
            depth="body" if len(rows) <= _ROWS else "detail",
        )
    ]


def _counts(material: Material, known: pd.DataFrame) -> ReportTable:
    """Count the register by wave and status; the last row is the whole."""
    codes = list(material.codes("recommendation_status"))
    if known["status"].isna().any():
        codes.append(_NO_STATUS)
    waves = (
        known["wave"].astype(object).where(known["wave"].notna(), material.say("words.not_given"))
    )
    status = known["status"].astype(object).where(known["status"].notna(), _NO_STATUS)
    table = pd.crosstab(waves, status).reindex(columns=codes, fill_value=0)
    table["late"] = known["late"].groupby(waves).sum()
    rows = table.astype(float).rename_axis("wave").reset_index()
    rows.insert(len(codes) + 1, "total", rows[codes].sum(axis=1))
    keys = [*codes, "total", "late"]
    whole = {"wave": material.say("words.total")} | rows[keys].sum().to_dict()
    derived = {"total": Derived("sum", tuple(codes))}
    if len(rows) > 1:
        over, at = tuple(range(len(rows))), (len(rows),)
        derived |= {key: Derived("sum", (key,), rows=at, over=over) for key in (*codes, "late")}
        rows = pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)
    headings = {
        code: material.code("recommendation_status", code) for code in codes if code != _NO_STATUS
    }
    headings |= {
        _NO_STATUS: material.say("words.not_given"),
        "total": material.say("words.total"),
        "late": material.say("recommendations.columns.late"),
    }
    blank = material.say("words.not_given")
    names = ["none" if wave == blank else wave for wave in table.index]
    names += ["all"] if len(table) > 1 else []
    first = rows.iloc[-1]
    return ReportTable(
        "recommendations_status",
        material.many("recommendations.counts.title", int(first["late"])),
        (
            TableColumn("wave", material.say("columns.wave")),
            *(TableColumn(key, headings[key], "integer") for key in keys),
        ),
        rows[["wave", *keys]],
        reading=material.many("recommendations.counts.reading", int(first["total"])),
        scope=material.scope(len(known), "recommendations"),
        source=material.source,
        notes=(material.say("recommendations.counts.note"),),
        subtitle=material.say("recommendations.counts.subtitle"),
        ids={
            key: tuple(f"recommendations.{name}|{key}|programme||{material.wave}" for name in names)
            for key in keys
        },
        derived=derived,
        method=material.say("recommendations.counts.note"),
    )
