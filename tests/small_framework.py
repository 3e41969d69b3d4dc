"""A framework with one of everything, and a writer of TOML, for the tests of the loader."""

import datetime
import json

SMALL = """
id = "small"
version = "1"
status = "inspired"
languages = ["fr", "en"]
license = "MIT"
name = { fr = "Petit", en = "Small" }
description = { fr = "Un référentiel d’essai.", en = "A framework to try." }
attribution = { fr = "Inventé.", en = "Invented." }
aggregation = "weighted_mean"
minimum_valid_share = 0.5
overall_score = false
sdg_targets = ["17.17"]

[sources]
S1 = "https://example.org/"

[[missing]]
state = "dont_know"
code = "NSP"
label = { fr = "Ne sait pas", en = "Don’t know" }

[[thresholds]]
id = "strength"
at_least = 70
name = { fr = "Force", en = "Strength" }
origin = "ours"

[[concepts]]
kind = "impact"
id = "confiance"
name = { fr = "Confiance", en = "Trust" }
source = "S1"
horizon_months = 336

[lists.role]
codes = [{ code = "chef", fr = "Chef", en = "Head", valid_from = 2020-01-01 }]

[lists.engagement]
source = "S1"
codes = [{ code = "E1", fr = "Un", en = "One", valid_from = 2020-01-01, valid_to = 2020-12-31 }]

[scales.AGREE]
kind = "scored"
bounds = [1, 3]
favourable = [3]
summary = "mean"
origin = "ours"
levels = [
    { code = 1, fr = "Non", en = "No" },
    { code = 2, fr = "Peut-être", en = "Perhaps" },
    { code = 3, fr = "Oui", en = "Yes" },
]

[scales.WHO]
kind = "nominal"
origin = "ours"
levels = [{ code = "us", fr = "Nous", en = "We" }, { code = "them", fr = "Eux", en = "They" }]

[scales.FREE]
kind = "text"
origin = "ours"

[[dimensions]]
id = "trust"
name = { fr = "Confiance", en = "Trust" }
scale = "AGREE"

[[criteria]]
id = "trust.word"
dimension = "trust"
name = { fr = "Parole", en = "Word" }

[[items]]
id = "Q1"
criterion = "trust.word"
text = { fr = "Il tient parole.", en = "They keep their word." }
scale = "AGREE"
scored = true
mirror = "reciprocal"
roles = ["chef"]
horizon_months = 336
tags = { impact = ["confiance"] }
origin = "ours"
concept_source = ["S1"]

[[items]]
id = "Q2"
criterion = "trust.word"
text = { fr = "Sinon, qui ?", en = "If not, who?" }
scale = "WHO"
filter = { item = "Q1", operator = "<=", value = 2 }
origin = "ours"

[[items]]
id = "Q3"
criterion = "trust.word"
text = { fr = "Pourquoi ?", en = "Why?" }
scale = "FREE"
filter = { item = "Q2", operator = "==", value = "them" }
origin = "ours"

[[groups]]
id = "systemic"
name = { fr = "Questions structurelles", en = "Systemic issues" }

[[subgroups]]
id = "multi"
name = { fr = "Partenariats", en = "Partnerships" }

[[targets]]
code = "17.17"
group = "systemic"
subgroup = "multi"
title = { fr = "Alliances", en = "Alliances" }
official = { fr = "Encourager les partenariats.", en = "Encourage partnerships." }
source = "S1"

[[indicators]]
code = "17.17.1"
version = "2025"
current = true
target = "17.17"
name = { fr = "Montant engagé", en = "Amount committed" }
unit = { fr = "dollars", en = "dollars" }
direction = "increase"
custodian = { fr = "Banque mondiale", en = "World Bank" }
series = ["GF_COM_PPPI"]
valid_from = "2020-03"
source = "S1"

[[series]]
code = "GF_COM_PPPI"
indicator = "17.17.1"
name = { fr = "Engagements", en = "Commitments" }
unit = { fr = "dollars", en = "dollars" }
official = "Amount committed"
"""


def to_toml(document: dict[str, object]) -> str:
    """Write a document as TOML, one line a key of the top level."""
    return "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in document.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        inner = (f"{json.dumps(key)} = {_value(one)}" for key, one in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value)
