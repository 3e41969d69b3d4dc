"""What « alliances framework show » prints."""

import pytest

from alliances.frameworks import list_frameworks, load_framework
from alliances.frameworks.summary import framework_summary


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_framework_is_summed_up_in_lines_without_a_hole(language: str) -> None:
    for framework in list_frameworks():
        lines = framework_summary(framework, language)
        assert lines[0].startswith(framework.name[language])
        assert not any("{" in line or "None" in line for line in lines)


def test_the_partnership_framework_tells_its_dimensions_and_its_rule() -> None:
    lines = "\n".join(framework_summary(load_framework("partenariat"), "en"))

    assert "Dialogue and trust: 11 criteria, 12 items, 5 scored" in lines
    assert "50%" in lines
    assert "EQ1a   In major decisions both parties carry equal weight. (A5, scored" in lines
    assert "Overall score: none" in lines


def test_sdg_17_tells_its_targets_in_their_order() -> None:
    lines = framework_summary(load_framework("odd17"), "fr")
    codes = [line.split()[0] for line in lines if line.startswith("  17.")]
    indicators = [line for line in lines if line.startswith("    17.")]

    assert codes == [f"17.{number}" for number in range(1, 20)]
    assert len(indicators) == 24
    assert "Indicateurs en vigueur\u00a0: 24" in lines
