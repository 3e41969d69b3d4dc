"""The headings of LimeSurvey: its own columns in its languages, codes, texts, sub-questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliances.datasets.layouts.exported import roles_of
from alliances.language.matching import fold

WORDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "Response ID", "ID réponse", "ID de la réponse", "Antwort ID", "ID de respuesta"),
    "submitted": ("submitdate", "Date submitted", "Date de soumission", "Datum Abgeschickt",
                  "Abgeschickt am", "Fecha de envío"),
    "last_page": ("lastpage", "Last page", "Dernière page", "Letzte Seite", "Última página"),
    "language": ("startlanguage", "Start language", "Langue de départ", "Langue initiale", "Langue",
                 "Start-Sprache", "Startsprache", "Lenguaje inicial", "Idioma inicial"),
    "seed": ("seed", "Tête de série", "Graine", "Zufallsstartwert", "Semilla"),
    "token": ("token", "Access code", "Jeton", "Invitation", "Code d'accès", "Zugangscode",
              "Zugangsschlüssel", "Código de acceso"),
    "started": ("startdate", "Date started", "Date de lancement", "Date de début",
                "Datum gestartet", "Gestartet am", "Fecha de inicio"),
    "changed": ("datestamp", "Date last action", "Date de la dernière action",
                "Date de dernière action", "Datum letzte Aktivität", "Fecha de la última acción"),
    "ip": ("ipaddr", "IP address", "Adresse IP", "IP-Adresse", "Dirección IP"),
    "referrer": ("refurl", "Referrer URL", "URL de référence", "URL référente", "URL du référent",
                 "Weiterleitungs-URL", "Verweisende URL", "URL de referencia"),
    "duration": ("interviewtime", "Total time", "Durée totale", "Temps total", "Gesamtzeit",
                 "Tiempo total"),
}  # fmt: skip
"""What LimeSurvey writes over its own columns, as codes and in its languages."""

TYPICAL = frozenset({"id", "submitted", "last_page", "seed", "changed", "referrer"})
_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "first_name": ("firstname", "First name", "Prénom", "Vorname"),
    "last_name": ("lastname", "Last name", "Nom de famille", "Nachname"),
    "email": (
        "email",
        "Email address",
        "Adresse courriel",
        "Adresse de courriel",
        "Adresse e-mail",
        "E-Mail-Adresse",
    ),
}
_VV = frozenset({"id", "token", "submitdate", "lastpage", "startlanguage", "seed", "startdate",
                 "datestamp", "completed"})  # fmt: skip
_CODE = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9_]*(?:\[[^\[\]]+\])*)\.\s+(?P<text>.+)", re.S)
SUB = re.compile(r"(?P<stem>.+?)\s*\[(?P<sub>[^\[\]]+)\]\s*(?P<scale>\[[^\[\]]+\])?", re.S)
BARE = re.compile(r"[A-Za-z][A-Za-z0-9_]*\[[A-Za-z0-9_]+\](?:\[[A-Za-z0-9_]+\])?")
_TIMING = re.compile(r"(?:groupTime\d+|\w+Time)|(?:Question time|Group time|Temps|Durée)\s*:.+")
_OTHERS = frozenset({"other", "autre", "sonstiges", "andere", "otro"})


@dataclass(frozen=True, slots=True)
class Head:
    """A heading taken apart: ``Q2[SQ1]. Which? [Radio]`` has two codes and two texts."""

    code: str
    stem: str
    sub: str

    @property
    def group(self) -> str:
        """The question that it is a part of, as one may name it."""
        return self.code.partition("[")[0] or self.stem


def own_columns(headings: Sequence[str]) -> dict[int, str]:
    """Return the role of the tool's own columns; ``id. Response ID`` is one too."""
    bare = [m["code"] if (m := _CODE.fullmatch(h)) else h for h in headings]
    roles = {**roles_of(headings, WORDS), **roles_of(bare, WORDS)}
    if "id" not in roles.values():
        return {}
    # Timings come together: without the interview's, a question's own code ends like this.
    timed = {c: "duration" for c, h in enumerate(bare) if _TIMING.fullmatch(h)}
    timed = timed if "duration" in roles.values() else {}
    return {**roles_of(bare, _PEOPLE), **timed, **roles}


def take_apart(headings: Sequence[str], roles: Mapping[int, str]) -> dict[int, Head]:
    """Return the parts of every heading that is no column of the tool's own."""
    # A question may begin with a word and a full stop: only where all do, it is a code.
    coded = all(_CODE.fullmatch(heading) for heading in headings if heading)
    return {c: _parts(h, coded) for c, h in enumerate(headings) if h and c not in roles}


def _parts(heading: str, coded: bool) -> Head:
    if BARE.fullmatch(heading):
        return Head(heading, "", heading.partition("[")[2].rstrip("]"))
    found = _CODE.fullmatch(heading) if coded else None
    code, words = (found["code"], found["text"]) if found else ("", heading)
    inner = SUB.fullmatch(words)
    if inner is None:
        return Head(code, words.strip(), "")
    return Head(code, inner["stem"].strip(), inner["sub"].strip() + (inner["scale"] or ""))


def is_code_row(headings: Sequence[str]) -> bool:
    """Return whether a row holds the codes of a file “vv”, which stand below the words."""
    return len(_VV.intersection(headings)) >= 3


def of_code_row(words: Sequence[str], codes: Sequence[str]) -> dict[int, Head]:
    """Return the parts of every heading of a file “vv”: a code as ``Q1_SQ001``, and its words."""
    own = own_columns(codes)
    found = {}
    for column, (word, code) in enumerate(zip(words, codes, strict=True)):
        if code and column not in own:
            question, _, part = code.partition("_")
            inner = SUB.fullmatch(word)
            stem, sub = (inner["stem"], inner["sub"]) if inner else (word, part)
            found[column] = Head(f"{question}[{part}]" if part else code, stem.strip(), sub.strip())
    return found


def is_other(head: Head) -> bool:
    """Return whether a column holds what people wrote beside the options."""
    return fold(head.sub) in _OTHERS or head.code.endswith("[other]")


def is_comment(head: Head) -> bool:
    """Return whether a column holds the comment on an option."""
    comments = ("[comment]", "[commentaire]", "[kommentar]")
    return head.code.endswith("comment]") or fold(head.sub).endswith(comments)
