"""Targets suggested for each partnership by the rules: a person decides.

The grades are ours. Role: the first target of an activity is principal, the others significant.
Confidence: high where the activity is recognised by facts and all conditions are known and met,
medium where a part is not known, low where words alone suggest it or a condition is not met.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey, split_codes
from alliances.frameworks.goals import MOST_TARGETS, developing_targets, target_order
from alliances.frameworks.load_rules import load_rules
from alliances.frameworks.rules import Rule, Rules
from alliances.language import text
from alliances.language.matching import fold
from alliances.progress.contributing.conditions import judge
from alliances.progress.contributing.evidence import SOURCES, evidence_of
from alliances.progress.contributing.register import NO, UNKNOWN, YES, Register, Truths

COLUMNS = (
    "partnership",
    "target",
    "status",
    "rule",
    "role",
    "evidence_source",
    "evidence_reach",
    "confidence",
    "condition",
    "evidence_asked",
    "caution",
)

STATUSES = ("declared", "suggested", "suggested_from_text", "not_met")
CONFIDENCES = ("high", "medium", "low")
TAGGED = STATUSES[:3]
"""What counts among the ten targets of a partnership."""

_HIT = ["partnership", "target", "status", "rule", "place", "role", "confidence"]


def suggest_targets(
    survey: Survey,
    wave: str | None = None,
    rules: Rules | str | Path | None = None,
    language: str = "fr",
) -> pd.DataFrame:
    """Return the targets that partnerships declare, and those that the rules suggest.

    A working table for those who keep the register: it holds rows of single partnerships, and is
    not to be published as it is (see `alliances.progress.contributing.showing`).

    Parameters
    ----------
    survey
        A checked survey; its register is read, never its answers.
    wave
        The wave whose facts count; None for those that stand for all waves.
    rules
        A table of contributions, or the path of one; None: ours.
    language
        Of the sentences.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, a partnership at most once in a target, by partnership, then declared
        before suggested, by confidence, role and target. ``status``: ``declared``; ``suggested`` by
        facts; ``suggested_from_text`` by words of the name, an engagement or an objective;
        ``not_met``, where an activity is recognised and the target's condition is not met: no tag.
        ``rule`` is empty where no rule knows the target. At most ten targets a partnership beside
        those not met: ``attrs["left_out"]`` names the pairs (partnership, target) beyond.

    Raises
    ------
    WrongCall, FrameworkError
        The file of rules does not exist, or holds mistakes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> found = suggest_targets(survey, "2025")
    >>> int(found.duplicated(["partnership", "target"]).sum())
    0
    """
    table = rules if isinstance(rules, Rules) else load_rules(rules)
    register = Register(survey, wave)
    found = _with_declared(_found(register, table, language), register)
    found = _graded(found, register, wave)
    kept, left_out = at_most_ten(found)
    made = pd.concat([kept, _sentences(kept, table, language)], axis="columns")
    made = made.reindex(columns=COLUMNS).reset_index(drop=True)
    made.attrs["left_out"] = left_out
    return made


def at_most_ten(found: pd.DataFrame) -> tuple[pd.DataFrame, tuple[tuple[str, str], ...]]:
    """Return rows in their order, ten tags a partnership at most, and the pairs beyond."""
    ranked = found.assign(
        _status=found["status"].map({s: place for place, s in enumerate(STATUSES)}),
        _sure=found["confidence"].map({c: place for place, c in enumerate(CONFIDENCES)}),
        _role=(found["role"] != "principal").astype(int),
        _target=found["target"].map(target_order),
        _declared=(found["status"] != STATUSES[0]).astype(int),
        _met=(found["status"] == STATUSES[3]).astype(int),
    )
    order = ["partnership", "_met", "_declared", "_sure", "_role", "_status", "_target"]
    ranked = ranked.sort_values(order, kind="stable")
    tags = ranked["status"].isin(TAGGED)
    beyond = tags & (tags.groupby(ranked["partnership"]).cumsum() > MOST_TARGETS)
    left = ranked.loc[beyond, ["partnership", "target"]]
    kept = ranked[~beyond].drop(columns=[c for c in ranked if str(c).startswith("_")])
    return kept, tuple(left.itertuples(index=False, name=None))


def _found(register: Register, table: Rules, language: str) -> pd.DataFrame:
    """Return what the rules recognise: the best reason for each partnership and target."""
    texts = register.texts(language).map(fold)
    recognised = np.zeros(register.size, dtype=bool)
    hits = []
    for rule in sorted(table.rules, key=lambda rule: rule.default):
        held = judge(rule.when, register, table.groups)
        if rule.default:
            abroad = register.flag("international") == YES
            held = np.where(recognised | abroad, NO, held).astype(np.int8)
        recognised |= held == YES
        worded = (held == UNKNOWN) & _worded(texts, rule)
        hits += [*_hits(rule, held, worded, register, table)]
    found = pd.concat(hits, ignore_index=True) if hits else pd.DataFrame(columns=_HIT)
    rank = {status: place for place, status in enumerate(STATUSES)}
    sure = {name: place for place, name in enumerate(CONFIDENCES)}
    found = found.assign(
        _status=found["status"].map(rank),
        _sure=found["confidence"].map(sure),
        _role=(found["role"] != "principal").astype(int),
    ).sort_values(["_status", "_sure", "_role"], kind="stable")
    return found.drop_duplicates(["partnership", "target"])[_HIT]


def _hits(
    rule: Rule, held: Truths, worded: np.ndarray, register: Register, table: Rules
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each target of a rule."""
    here = (held == YES) | worded
    abroad = register.flag("international") == YES
    for place, target in enumerate(rule.targets):
        met = judge(target.condition, register, table.groups)
        if target.target in developing_targets():
            # Not said to be international is not enough, whatever a rule says.
            met = np.where(abroad, met, NO).astype(np.int8)
        status = np.where(met == NO, "not_met", np.where(worded, *_BY_TEXT))
        sure = np.where(met == YES, "high", "medium")
        sure = np.where(worded | (met == NO), "low", sure)
        yield pd.DataFrame(
            {
                "partnership": register.index[here],
                "target": target.target,
                "status": status[here],
                "rule": rule.id,
                "place": place,
                "role": target.role,
                "confidence": sure[here],
            }
        )


_BY_TEXT = ("suggested_from_text", "suggested")


def _worded(texts: pd.Series, rule: Rule) -> np.ndarray:
    if not rule.words or not len(texts):
        return np.zeros(len(texts), dtype=bool)
    phrases = "|".join(re.escape(word) for word in rule.words)
    found: np.ndarray = texts.str.contains(rf"\b(?:{phrases})s?\b", regex=True).to_numpy(dtype=bool)
    return found


def declared_pairs(register: Register) -> pd.DataFrame:
    """Return the pairs (partnership, target) that the register declares, each once."""
    if "sdg_targets" not in register.facts:
        return pd.DataFrame({"partnership": [], "target": []}, dtype=object)
    pairs = split_codes(register.facts["sdg_targets"]).rename("target").rename_axis("partnership")
    return pairs.reset_index().drop_duplicates(ignore_index=True)


def _with_declared(found: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Return the declared pairs with the rule that knows them, and the others as they are."""
    declared = declared_pairs(register)
    keys = ["partnership", "target"]
    both = declared.merge(found, on=keys, how="left")
    alone = both.groupby("partnership")["target"].transform("size") == 1
    unmet = both["status"] == "not_met"
    domestic = both["partnership"].isin(register.index[register.flag("international") == NO])
    unmet |= domestic & both["target"].isin(developing_targets())
    known = both["status"].notna() & ~unmet
    own = np.where(alone, "principal", "significant")
    sure = both["confidence"].where(both["status"] == "suggested", "medium")
    both = both.assign(
        status="declared",
        role=both["role"].where(known, own),
        confidence=sure.where(~unmet, "low"),
        rule=both["rule"].fillna(""),
        place=both["place"].fillna(-1),
    )
    taken = pd.MultiIndex.from_frame(declared[keys])
    rest = found[~pd.MultiIndex.from_frame(found[keys]).isin(taken)]
    parts = [part for part in (both[_HIT], rest) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else found


def _graded(found: pd.DataFrame, register: Register, wave: str | None) -> pd.DataFrame:
    """Return the rows with the source and the reach of their evidence."""
    made = found.join(evidence_of(register, wave), on="partnership")
    # Words that suggest an activity are no document of it.
    worded = made["status"] == "suggested_from_text"
    made["evidence_source"] = made["evidence_source"].where(~worded, SOURCES[0])
    return made


def _sentences(found: pd.DataFrame, table: Rules, language: str) -> pd.DataFrame:
    """Return the condition, the evidence to ask for and the caution of each row."""
    told: dict[tuple[str, int, str], tuple[str, str, str]] = {}
    keys = [*zip(found["rule"], found["place"].astype(int), found["target"], strict=True)]
    for rule_id, place, target in dict.fromkeys(keys):
        rule = table.rule(rule_id)
        if rule is None:
            speaks = target in developing_targets()
            condition = text("contributions.developing", language) if speaks else ""
            told[rule_id, place, target] = condition, "", ""
            continue
        sentence = rule.targets[place].sentence.get(language, "")
        caution = rule.caution.get(language, "")
        told[rule_id, place, target] = sentence, rule.evidence.get(language, ""), caution
    return pd.DataFrame(
        [told[key] for key in keys],
        columns=["condition", "evidence_asked", "caution"],
        index=found.index,
        dtype=object,
    )
