"""The plan of a report: read strictly, followed faithfully, kept from run to run."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import alliances
from hypothesis import given
from hypothesis import strategies as st
from report_surveys import register_survey, report

from alliances.content import shelf
from alliances.datasets.survey import Survey
from alliances.errors import FrameworkError, WrongCall
from alliances.language.catalogue import explain
from alliances.reports.build import _SECTIONS, build_report
from alliances.reports.material import Material
from alliances.reports.model import Paragraph, Report
from alliances.reports.plan import KEPT, SECTIONS, Plan
from alliances.reports.plan_read import load_plan, paragraphs
from alliances.reports.plan_remarks import plan_remarks
from alliances.reports.plan_write import write_example_plan, write_plan
from alliances.reports.planned import arranged
from alliances.reports.verifying.entry import _again, _sorted

Read = Callable[[str], Plan]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def of(content: str) -> Plan:
        path = tmp_path / "plan.toml"
        path.write_text(content, encoding="utf-8")
        return load_plan(path)

    return of


def mistakes(read: Read, content: str) -> list[tuple[str, object]]:
    with pytest.raises(FrameworkError) as refusal:
        read(content)
    return [(code, details["key"]) for code, details in refusal.value.mistakes]


def made(plan: Plan) -> Report:
    return build_report(register_survey(), "fr", plan=plan)


def ids(report: Report) -> list[str]:
    return [section.id for section in report.sections]


def test_every_mistake_is_told_at_once_with_its_key_and_the_nearest_known_word(read: Read) -> None:
    content = """
    statut = "provisoire"
    status = "presque"
    [cover]
    perimetre = "tous"
    [[sections]]
    id = "dimention"
    [[sections]]
    id = "method"
    include = false
    [[stories]]
    title = "Sans accord"
    text = "…"
    partnership = "P-1"
    [[statutory]]
    id = "1"
    text = "Sans suite"
    """
    found = mistakes(read, content)

    assert set(found) == {
        ("unknown_key", "statut"),
        ("unknown_value", "status"),
        ("unknown_key", "cover.perimetre"),
        ("unknown_value", "sections.dimention.id"),
        ("plan_section_kept", "sections.method.include"),
        ("missing_key", "stories[1].consent"),
        ("plan_without_operational", "statutory.1.operational"),
    }
    assert len(found) == 7


def test_a_refused_plan_names_the_file_and_the_nearest_key_in_both_languages(read: Read) -> None:
    with pytest.raises(FrameworkError) as refusal:
        read('[texts]\nprefase = "Bonjour"')

    assert refusal.value.exit_code == 2
    for language in ("fr", "en"):
        said = explain(refusal.value, language)
        assert "plan.toml" in said and "texts.prefase" in said and "preface" in said


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[[sections]]\nid = "views"\n[[sections]]\nid = "views"', "duplicate_id"),
        (
            '[[stories]]\ntitle = "a"\ntext = "b"\npartnership = "P"\nconsent = "c"\n' * 4,
            "plan_stories",
        ),
        (
            '[[statutory]]\nid = "1"\ntext = "a"\n[[statutory.operational]]\nid = "1.1"\n'
            'text = "b"\nindicators = ["I", "I"]',
            "plan_indicator_twice",
        ),
        (
            '[[statutory]]\nid = "1"\ntext = "a"\n[[statutory.operational]]\nid = "1.1"\n'
            'text = "b"\ndue = 26',
            "out_of_range",
        ),
        ("sections = 3", "expected_list"),
        ("title = 3", "expected_text"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(read: Read, content: str, code: str) -> None:
    assert code in {found for found, _ in mistakes(read, content)}


def test_a_missing_or_broken_file_is_told_in_words(tmp_path: Path, read: Read) -> None:
    with pytest.raises(WrongCall) as missing:
        load_plan(tmp_path / "absent.toml")
    with pytest.raises(FrameworkError) as broken:
        read('title = "sans fin')

    assert missing.value.code == "plan_file_missing"
    assert broken.value.code == "framework_toml"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_blank_plan_decides_nothing_and_with_its_signs_off_is_a_plan(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "plan.toml"
    write_plan(path, language)
    blank = load_plan(path)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(re.sub(r"^# ?(?!#)", "", line) for line in lines), "utf-8")
    full = load_plan(path)

    assert (blank.title, blank.sections, blank.statutory, blank.status) == ("", (), (), "")
    assert full.title and full.cover.perimeter and full.stories and full.statutory
    assert len(full.texts.preface) == 2 and full.status in {"provisional", "final"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_example_has_a_plan_that_says_that_it_is_invented(
    tmp_path: Path, language: str
) -> None:
    plan = write_example_plan(tmp_path / "plan.toml", language)
    said = (tmp_path / "plan.toml").read_text("utf-8")

    assert re.search(r"DONNÉES INVENTÉES|INVENTED DATA", said.splitlines()[0])
    assert not re.search(r"\b(la poste|rameau|croix-rouge|emmaüs|insee)\b", said, re.I)
    assert len(plan.stories) == 2 and len(plan.statutory) == 2
    assert (shelf("datasets") / "examples" / "plan.toml").is_file()


def test_every_section_of_a_report_is_known_to_plans_in_its_usual_order(
    bundled_checked: Survey,
) -> None:
    material = Material("fr", bundled_checked, "2025")
    found = [section for make in _SECTIONS.values() if (section := make(material)) is not None]
    usual = [SECTIONS.index(section.id) for section in found]

    assert len(usual) > 9
    assert usual == sorted(usual)


def test_a_section_takes_the_title_and_the_comment_of_the_plan_and_stays_in_its_place(
    read: Read,
) -> None:
    plan = read(
        '[[sections]]\nid = "programme"\ntitle = "Nos alliances"\ncomment = "Un mot : ici."'
    )
    after, before = made(plan), report("register")

    assert ids(after) == ids(before)
    section = after.section("programme")
    lead, comment = section.blocks[:2]
    assert section.title == "Nos alliances"
    assert isinstance(lead, Paragraph) and lead.style == "lead"
    assert comment == Paragraph("Un mot\u00a0: ici.", "comment")
    assert [type(b) for b in section.blocks[2:]] == [
        type(b) for b in before.section("programme").blocks[1:]
    ]


def test_sections_come_in_the_order_listed_and_those_not_wanted_go(read: Read) -> None:
    plan = read(
        '[[sections]]\nid = "programme"\n[[sections]]\nid = "essentials"\n'
        '[[sections]]\nid = "items"\ninclude = false'
    )
    usual = [section for section in ids(report("register")) if section != "items"]
    usual.remove("programme")

    assert ids(made(plan)) == ["programme", *usual]


def test_with_only_the_method_and_the_tracing_still_follow(read: Read) -> None:
    plan = read('only = true\n[[sections]]\nid = "programme"')

    assert ids(made(plan)) == ["programme", *KEPT]


def test_the_programmes_own_texts_stand_where_they_belong(read: Read) -> None:
    content = """
    title = "Notre année"
    status = "provisoire"
    [cover]
    owner = "Direction de l'engagement"
    contact = "rapport@exemple.invalid"
    [texts]
    preface = '''
    Un début.

    Une suite.'''
    theory = "Ce que nous cherchons."
    lessons = "Ce que nous retenons."
    """
    after = made(read(content))
    own = {
        s.id: [b for b in s.flat if getattr(b, "style", "") == "comment"] for s in after.sections
    }

    assert after.title == "Notre année" and after.status.startswith("Rapport provisoire")
    assert after.facts["Responsable du rapport"] == "Direction de l’engagement"
    assert "evaluation@alliance-exemple.invalid" not in after.facts.values()
    assert after.sections[0].id == "foreword"
    assert [block.text for block in own["foreword"]] == ["Un début.", "Une suite."]
    assert own["theory"][0].text == "Ce que nous cherchons."
    assert own["failures"][-1].text == "Ce que nous retenons."
    assert len(after.trace["file: plan.toml"]) == 64


def test_no_figure_changes_its_identifier_or_its_value_by_a_plan(read: Read) -> None:
    plan = read('[texts]\npreface = "Un mot."\n[[sections]]\nid = "method"\ntitle = "Comment"')
    before = {figure.id: figure.written for figure in report("register").figures}
    after = {figure.id: figure.written for figure in made(plan).figures}

    assert after == before


def test_causal_words_of_the_programme_get_advice_and_no_refusal(read: Read) -> None:
    plan = read('[texts]\nforeword = "Grâce à nos partenaires, le lien a progressé."')

    (remark,) = plan_remarks(plan, register_survey(), "fr")
    assert "texts.foreword" in remark and "Grâce à" in remark


def test_signs_that_no_output_can_print_are_dropped(read: Read) -> None:
    plan = read('title = "Bon\\u0007jour\\u001b[31m"')

    assert plan.title == "Bonjour"


@given(st.integers(0, 9).flatmap(lambda n: st.permutations(range(n))), st.data())
def test_what_is_arranged_is_there_once_and_in_the_order_wanted(
    usual: list[int], data: st.DataObject
) -> None:
    names = [str(number) for number in sorted(usual)]
    chosen = st.lists(st.sampled_from(names), unique=True) if names else st.just([])
    wanted = data.draw(chosen)
    found = arranged(names, wanted)
    others = [name for name in names if name not in wanted]

    assert sorted(found) == sorted(names)
    assert [name for name in found if name in wanted] == wanted
    assert [name for name in found if name not in wanted] == others
    if wanted == sorted(wanted):
        assert found == names


@given(st.lists(st.lists(st.sampled_from(["un", "deux", "trois"]), min_size=1), min_size=1))
def test_paragraphs_are_parted_by_blank_lines_only(parts: list[list[str]]) -> None:
    text = "\n \n".join("\n".join(part) for part in parts)

    assert paragraphs(text) == tuple(" ".join(part) for part in parts)


def test_a_check_tells_the_plan_from_a_mapping_and_makes_the_report_again_with_it(
    tmp_path: Path, bundled: Path
) -> None:
    plan, mapping = tmp_path / "a.toml", tmp_path / "b.toml"
    chosen = write_example_plan(plan)
    mapping.write_bytes((bundled / "360giving.toml").read_bytes())
    given = _sorted([mapping, plan, bundled / "campagne.xlsx"])
    again = _again(register_survey(), ("fr", "2025", False), chosen)

    assert (given.plan, given.mapping) == (plan, mapping)
    assert again.status.startswith("Rapport définitif")


def test_the_command_says_what_is_wrong_with_a_plan_before_it_reads_the_workbook(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "plan.toml"
    assert alliances("template", plan, "--plan", "--language", "en").returncode == 0
    plan.write_text('statut = "final"', "utf-8")
    refused = alliances(
        "report", tmp_path / "absent.xlsx", "--plan", plan, "--out", tmp_path, "--language", "en"
    )
    named = alliances("template", tmp_path / "plan.xlsx", "--plan")

    assert refused.returncode == named.returncode == 2
    assert "statut" in refused.stderr and "status" in refused.stderr
    assert not (tmp_path / "plan.xlsx").exists()
