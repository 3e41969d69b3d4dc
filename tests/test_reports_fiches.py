import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pdfua
import pytest
from fiche_surveys import WAVE, heard, survey, theirs, with_answer, with_consent, with_rows

from alliances import write_sheets
from alliances.datasets.survey import Survey
from alliances.errors import AlliancesError, WrongCall
from alliances.frameworks.model import State
from alliances.language.wording import causal_words
from alliances.reports.fiches.audience import Audience, audiences, readable
from alliances.reports.fiches.build import build_fiche
from alliances.reports.fiches.laid import Laid, laid_out
from alliances.reports.fiches.material import shelf_of, subject
from alliances.reports.fiches.pdf import pdf_bytes
from alliances.reports.fiches.seen import look
from alliances.reports.fiches.word import word_bytes

CUTS = (50.0, 70.0)


def sheet(survey: Survey, audience: Audience, language: str = "fr", wave: str = WAVE) -> Laid:
    seen = look(readable(survey))
    shelf = shelf_of(survey, language, wave, seen)
    return laid_out(build_fiche(subject(shelf, audience), "fiche"), CUTS)


@cache
def usual(sides: str = "AB", language: str = "fr") -> Laid:
    return sheet(survey(), Audience(heard(sides)), language)


def texts(laid: object) -> list[str]:
    """Every text of a sheet, wherever it stands."""
    if isinstance(laid, dict):
        return [said for value in laid.values() for said in texts(value)]
    if isinstance(laid, list):
        return [said for value in laid for said in texts(value)]
    return [laid] if isinstance(laid, str) else []


def chapter(laid: Laid, id: str) -> Laid:
    return next(each for each in laid["chapters"] if each["id"] == id)


def test_a_sheet_of_both_sides_has_its_chapters_in_order() -> None:
    assert [each["id"] for each in usual()["chapters"]] == [
        "summary", "scores", "lines", "gaps", "dialogue", "waves", "objectives", "next", "reading",
    ]  # fmt: skip


def test_the_scores_of_a_sheet_are_those_of_the_table_of_scores() -> None:
    from alliances import score

    table = score(survey(), WAVE)
    own = table[(table["partnership"] == heard("AB")) & (table["kind"] == "dimension")]
    means = own[own["statistic"] == "mean"].set_index(["node", "side"])["score"]
    rows = chapter(usual(), "scores")["blocks"][1]["rows"]

    for _, a, _, b, _, _, node in rows:
        assert (a, b) == tuple(
            "n.d." if pd.isna(means[node, side]) else f"{means[node, side]:.1f}".replace(".", ",")
            for side in "AB"
        )


def test_an_anonymous_campaign_makes_no_sheet() -> None:
    with pytest.raises(AlliancesError) as refused:
        readable(survey("anonymous"))

    assert (refused.value.code, refused.value.exit_code) == ("sheets_anonymous", 1)


def test_no_sheet_is_made_where_one_party_does_not_consent() -> None:
    both = heard("AB")
    campaign = with_consent(survey(), both, False)

    made, left = audiences(campaign, look(readable(campaign)), WAVE)

    assert both not in {each.partnership for each in made}
    assert [(each.reason, each.partnership) for each in left if each.reason == "not_agreed"] == [
        ("not_agreed", both)
    ]


@pytest.mark.parametrize("state", [State.VALUE, State.BLANK, State.REFUSED])
def test_answers_of_who_did_not_agree_are_not_shown_to_the_partner(state: State) -> None:
    both = heard("AB")
    laid = sheet(with_answer(survey(), theirs(both, "B"), "AC1", "0", state), Audience(both))

    assert "gaps" not in [each["id"] for each in laid["chapters"]]
    assert [each["name"][:8] for each in series(laid)] == ["Partie A"]


def test_where_nobody_was_asked_the_consent_of_the_parties_stands() -> None:
    everybody = pd.Series(True, index=survey().data("answers").index)
    laid = sheet(with_answer(survey(), everybody, "AC1", "", State.BLANK), Audience(heard("AB")))

    assert len(series(laid)) == 2


def series(laid: Laid) -> list[dict[str, str]]:
    return list(chapter(laid, "scores")["blocks"][0]["series"])


def test_a_trusted_evaluator_gives_each_side_its_own_answers_alone() -> None:
    campaign, both = survey("trusted_third_party"), heard("AB")
    made, _ = audiences(campaign, look(readable(campaign)), WAVE, [both])

    assert made == [Audience(both, "A"), Audience(both, "B")]


def test_a_sheet_for_one_side_does_not_change_with_what_the_other_answered() -> None:
    campaign, both = survey("trusted_third_party"), heard("AB")
    others = theirs(both, "B")
    answers = campaign.data("answers").copy()
    scored = [item.id for item in campaign.framework.items if item.scored and item.id in answers]
    answers.loc[others, scored] = 1.0
    changed = with_rows(campaign, "answers", answers, campaign.tables["answers"].states)
    silent = with_rows(campaign, "answers", answers[~others])
    first = sheet(campaign, Audience(both, "A"))

    assert sheet(campaign, Audience(both, "B")) != sheet(changed, Audience(both, "B"))
    assert first == sheet(changed, Audience(both, "A")) == sheet(silent, Audience(both, "A"))


def test_the_view_of_one_side_says_so_and_invents_no_other() -> None:
    laid = usual("A")
    said = chapter(laid, "summary")["blocks"][0]["items"][0]

    assert "le regard d’une seule partie" in said
    assert len(series(laid)) == 1
    assert "gaps" not in [each["id"] for each in laid["chapters"]]


def test_a_third_party_is_seen_beside_the_other_two() -> None:
    parties, answers = survey().data("parties"), survey().data("answers")
    both = heard("AB")
    own = (parties["partnership"] == both) & (parties["side"] == "B")
    third = parties[own].assign(side="C").set_axis(parties.index[own] + 10**6)
    rows = answers[theirs(both, "B")]
    rows = rows.assign(side="C").set_axis(rows.index + 10**6)
    states = survey().tables["answers"].states
    more = states.loc[theirs(both, "B")].set_axis(rows.index)
    campaign = with_rows(survey(), "parties", pd.concat([parties, third]))
    campaign = with_rows(campaign, "answers", pd.concat([answers, rows]), pd.concat([states, more]))
    laid = sheet(campaign, Audience(both))

    assert [each["marker"] for each in series(laid)] == ["o", "D", "s"]
    assert pages(pdf_bytes(laid)) <= 4


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("sides", ["AB", "A", "B"])
def test_a_sheet_claims_no_cause_and_has_two_to_four_pages(sides: str, language: str) -> None:
    laid = usual(sides, language)

    assert [word for said in texts(laid) for word in causal_words(said, language)] == []
    assert 2 <= pages(pdf_bytes(laid)) <= 4


def test_a_french_sheet_has_no_english_number_nor_wrong_space() -> None:
    said = [each for each in texts(usual()) if not re.search(r"[|@#{]|alliances\.", each)]

    assert [each for each in said if re.search(r"\d\.\d|[ ][:;?!»%]|« \b", each)] == []


def test_the_gaps_are_questions_two_levels_apart_at_least() -> None:
    campaign, both = survey(), heard("AB")
    answers = campaign.data("answers")
    rows = answers[(answers["partnership"] == both) & (answers["wave"] == WAVE)]
    table = next(b for b in chapter(usual(), "gaps")["blocks"] if b["kind"] == "table")

    for row in table["rows"]:
        means = rows.groupby("side")[row[-1]].mean()
        assert abs(means["A"] - means["B"]) >= 2


@pytest.mark.parametrize("sides", ["AB", "A"])
def test_an_independent_checker_finds_nothing_against_pdf_ua(sides: str, tmp_path: Path) -> None:
    (tmp_path / "fiche.pdf").write_bytes(pdf_bytes(usual(sides)))

    found = pdfua.validate(str(tmp_path / "fiche.pdf")).findings
    assert [f"{each.rule_id} {each.message}" for each in found] == []


def test_the_word_file_tags_every_cell_to_fill_in_and_knows_whose_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(word_bytes(usual()))) as archive:
        document = archive.read("word/document.xml").decode()
        properties = archive.read("docProps/custom.xml").decode()

    tags = re.findall(r'<w:tag w:val="(agreement:\d+:\w+)"/>', document)
    assert len(tags) == len(set(tags)) == 30
    assert re.findall(r"<vt:lpwstr>([^<]*)", properties) == ["1", heard("AB"), WAVE, ""]
    assert document.count("<w:sdt>") == document.count("</w:sdt>") == 30


def test_word_opens_and_reads_the_headings() -> None:
    from docx import Document

    document = Document(io.BytesIO(word_bytes(usual())))

    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == [each["title"] for each in usual()["chapters"]]


HOSTILE = '=1+1 <w:br/> #read("/etc/passwd") $x$ *gras* \\u{7} & "fin" \U0001f91d'


def test_hostile_texts_are_never_interpreted() -> None:
    from docx import Document

    partnerships, both = survey().data("partnerships").copy(), heard("AB")
    partnerships.loc[partnerships["partnership"] == both, "name"] = HOSTILE
    laid = sheet(with_rows(survey(), "partnerships", partnerships), Audience(both))
    paragraphs = Document(io.BytesIO(word_bytes(laid))).paragraphs

    assert pages(pdf_bytes(laid)) <= 4
    title = next(each for each in paragraphs if each.style.name == "Title")
    assert title.text.startswith('=1+1 <w:br/> #read("/etc/passwd")')


def test_the_same_sheet_twice_is_the_same_bytes() -> None:
    laid = usual()

    assert pdf_bytes(laid) == pdf_bytes(laid)
    assert word_bytes(laid) == word_bytes(laid)


def test_a_run_is_taken_up_where_it_stopped_and_leaves_what_was_edited(tmp_path: Path) -> None:
    stops = iter([None, KeyboardInterrupt])

    def stop(done: int, total: int) -> None:
        if next(stops):
            raise KeyboardInterrupt

    wanted = [heard("AB"), heard("A"), heard("B")]
    with pytest.raises(KeyboardInterrupt):
        write_sheets(survey(), tmp_path, partnerships=wanted, formats=["docx"], progress=stop)
    edited = min(tmp_path.glob("*.docx"))
    edited.write_bytes(edited.read_bytes() + b"edited")
    made = write_sheets(survey(), tmp_path, partnerships=wanted, formats=["docx"])

    assert (len(made.made), len(made.kept), made.touched) == (1, 1, (edited.name,))
    assert edited.read_bytes().endswith(b"edited")


def test_a_sheet_whose_consent_was_withdrawn_is_named(tmp_path: Path) -> None:
    both = heard("AB")
    few = theirs(both, "A") | theirs(heard("B"), "B")
    campaign = with_rows(survey(), "answers", survey().data("answers")[few])
    write_sheets(campaign, tmp_path, formats=["docx"])
    made = write_sheets(with_consent(campaign, both, False), tmp_path, formats=["docx"])

    assert made.stale == (f"fiche-{both}-2025.docx",)


def test_no_name_of_a_partnership_leaves_the_folder(tmp_path: Path) -> None:
    campaign, both = survey(), heard("AB")
    for key in ("partnerships", "parties", "answers"):
        data = campaign.data(key).copy()
        data["partnership"] = data["partnership"].replace(both, "../../P")
        states = campaign.tables[key].states
        campaign = with_rows(campaign, key, data, states)
    made = write_sheets(campaign, tmp_path / "out", partnerships=["../../P"])

    assert len(made.made) == 2
    assert {each.name for each in tmp_path.iterdir()} == {"out"}
    assert all((tmp_path / "out" / name).is_file() for name in made.made)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"partnerships": ["P-00001"]}, "unknown_partnership"),
        ({"partnerships": ["P-9999"]}, "partnership_not_there"),
        ({"partnerships": ["../../x"]}, "partnership_not_there"),
        ({"formats": ["odt"]}, "unknown_sheet_format"),
        ({"wave": "1999"}, "unknown_wave"),
    ],
)
def test_a_wrong_call_is_told(tmp_path: Path, call: dict[str, object], code: str) -> None:
    with pytest.raises(WrongCall) as refused:
        write_sheets(survey(), tmp_path, **call)  # type: ignore[arg-type]

    assert refused.value.code == code


@pytest.mark.parametrize("lost", ["parties", "objectives", "invitations", "agreements", "waves"])
def test_a_sheet_is_made_without_a_sheet_that_the_campaign_lacks(lost: str) -> None:
    campaign = survey("trusted_third_party")
    tables = {key: table for key, table in campaign.tables.items() if key != lost}
    laid = sheet(replace(campaign, tables=tables), Audience(heard("AB"), "B"))

    assert [each["name"][:8] for each in series(laid)] == ["Partie B"]
    assert laid["chapters"][-1]["id"] == "reading"


def test_facts_that_nobody_gave_are_left_out() -> None:
    data = survey().data("partnerships").copy()
    for column in data.columns.difference(["partnership", "name", "wave"]):
        data[column] = pd.NA
    laid = sheet(with_rows(survey(), "partnerships", data), Audience(heard("AB")))

    assert [label for label, _ in laid["facts"]] == ["Partie A", "Partie B"]


def test_a_framework_without_cut_offs_names_no_line() -> None:
    campaign = replace(survey(), framework=replace(survey().framework, thresholds=()))
    laid = sheet(campaign, Audience(heard("AB")))

    assert not [
        said for said in texts(laid["chapters"][:4]) if "igne" in said and "fragilité" in said
    ]


def test_a_register_without_answers_is_told(tmp_path: Path) -> None:
    campaign = replace(
        survey(), tables={k: t for k, t in survey().tables.items() if k != "answers"}
    )
    with pytest.raises(AlliancesError) as refused:
        write_sheets(campaign, tmp_path)

    assert refused.value.code == "sheets_no_answers"
