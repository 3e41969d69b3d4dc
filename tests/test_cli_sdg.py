"""`alliances odd17`: files sorted by content, a review written, nothing ever written over."""

from pathlib import Path

import pytest
from command_line import alliances, plain
from openpyxl import load_workbook
from review_cases import series

from alliances import write_example
from alliances.datasets.load import check
from alliances.progress.contributing.book import write_contributions
from alliances.reports.review.entry import sort_files


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("campaign") / "campagne.xlsx"
    write_example(path, partnerships=12, national=1, waves=1)
    return path


@pytest.fixture
def observations(tmp_path: Path) -> Path:
    path = tmp_path / "series.csv"
    rows = series("DC_ODA_TOTGGE", {2018: 0.43, 2019: 0.44, 2021: 0.51}, area="FRA")
    rows.to_csv(path, index=False)
    return path


def test_a_campaign_and_observations_make_a_review(
    campaign: Path, observations: Path, tmp_path: Path
) -> None:
    done = alliances("odd17", observations, campaign, "--out", tmp_path / "revue")

    assert done.returncode == 0, done.stderr
    page = (tmp_path / "revue" / "odd17.html").read_text("utf-8")
    assert "series.csv" in page
    assert "campagne.xlsx" in page
    assert (tmp_path / "revue" / "odd17.xlsx").exists()


def test_nothing_given_is_the_context_that_ships_and_the_console_says_what_lacks(
    tmp_path: Path,
) -> None:
    done = alliances("odd17", "--out", tmp_path / "review", "--language", "en")

    assert done.returncode == 0, done.stderr
    assert "figures shipped for France" in plain(done.stdout)
    assert "No campaign workbook" in done.stdout
    assert (tmp_path / "review" / "sdg17.html").exists()


def test_files_of_a_folder_are_sorted_by_what_they_hold(
    campaign: Path, observations: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tout"
    folder.mkdir()
    (folder / "c.xlsx").write_bytes(campaign.read_bytes())
    (folder / "o.csv").write_bytes(observations.read_bytes())
    found = sort_files([folder])

    assert found.campaigns == [folder / "c.xlsx"]
    assert found.observations == [folder / "o.csv"]


def test_a_campaign_is_none_of_the_observations_for_all_its_sheet_of_indicators(
    campaign: Path,
) -> None:
    assert sort_files([campaign]).campaigns == [campaign]


def test_two_campaigns_are_refused(campaign: Path, tmp_path: Path) -> None:
    other = tmp_path / "autre.xlsx"
    other.write_bytes(campaign.read_bytes())
    done = alliances("odd17", campaign, other, "--out", tmp_path / "revue")

    assert done.returncode == 2
    assert "campagne.xlsx, autre.xlsx" in done.stderr
    assert not (tmp_path / "revue").exists()


def test_an_unknown_area_or_method_is_refused_with_those_there_are(
    observations: Path, tmp_path: Path
) -> None:
    out = tmp_path / "revue"
    area = alliances("odd17", observations, "--area", "DEU", "--out", out)
    method = alliances("odd17", observations, "--method", "dowsing", "--out", out)

    assert (area.returncode, method.returncode) == (2, 2)
    assert "250" in area.stderr
    assert "open-sdg" in method.stderr


def test_blocking_findings_stop_the_review_and_are_shown_with_their_cells(tmp_path: Path) -> None:
    bad = tmp_path / "series.csv"
    bad.write_text("indicator,series,area,year,value\n17.2.1,AID,FRA,2015,beaucoup\n", "utf-8")
    done = alliances("odd17", bad, "--out", tmp_path / "revue")

    assert done.returncode == 1
    assert "E2" in done.stdout + done.stderr
    assert not (tmp_path / "revue").exists()


def test_what_blocks_can_be_set_aside(tmp_path: Path) -> None:
    bad = tmp_path / "series.csv"
    rows = ["indicator,series,area,year,value", "17.2.1,AID,FRA,2015,0.3"]
    rows += ["17.2.1,AID,FRA,2016,beaucoup", "17.2.1,AID,FRA,2017,0.4"]
    bad.write_text("\n".join(rows) + "\n", "utf-8")
    done = alliances("odd17", bad, "--set-aside", "--out", tmp_path / "revue")

    assert done.returncode == 0, done.stderr
    assert "E3" in (tmp_path / "revue" / "odd17.html").read_text("utf-8")


def test_a_review_of_tags_decides_what_counts(campaign: Path, tmp_path: Path) -> None:
    survey = check(campaign)
    tags = tmp_path / "tags.xlsx"
    write_contributions(survey, tags, wave=list(survey.waves)[-1])
    done = alliances("odd17", campaign, "--tags", tags, "--out", tmp_path / "revue")

    assert done.returncode == 0, done.stderr


def test_tags_given_among_the_files_are_known_for_what_they_are(
    campaign: Path, tmp_path: Path
) -> None:
    tags = tmp_path / "tags.xlsx"
    alliances("contributions", campaign, "--out", tags)
    done = alliances("odd17", campaign, tags, "--out", tmp_path / "revue")

    assert done.returncode == 2
    assert "--tags" in done.stderr


def test_tags_in_the_folder_of_their_campaign_are_no_second_campaign(
    campaign: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ici"
    folder.mkdir()
    (folder / "c.xlsx").write_bytes(campaign.read_bytes())
    alliances("contributions", folder / "c.xlsx", "--out", folder / "tags.xlsx")

    assert sort_files([folder]).campaigns == [folder / "c.xlsx"]


def test_targets_without_a_series_are_named(observations: Path, tmp_path: Path) -> None:
    aims = tmp_path / "cibles.csv"
    aims.write_text("indicator,series,direction,target\n17.9.1,ZZZ,up,3\n", "utf-8")
    done = alliances("odd17", observations, "--targets", aims, "--out", tmp_path / "revue")

    assert done.returncode == 0, done.stderr
    assert "ZZZ" in done.stdout


def test_tags_without_their_campaign_are_refused(tmp_path: Path) -> None:
    tags = tmp_path / "tags.xlsx"
    tags.write_bytes(b"")
    done = alliances("odd17", "--tags", tags, "--out", tmp_path / "revue")

    assert done.returncode == 2
    assert "tags.xlsx" in done.stderr


def test_a_review_lies_beside_what_it_was_made_from_and_can_be_made_again(
    campaign: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ici"
    folder.mkdir()
    (folder / "c.xlsx").write_bytes(campaign.read_bytes())
    first = alliances("odd17", folder, "--out", folder)
    again = alliances("odd17", folder, "--out", folder)

    assert (first.returncode, again.returncode) == (0, 0), again.stderr
    assert (folder / "c.xlsx").read_bytes() == campaign.read_bytes()


def test_an_input_of_the_name_of_an_output_is_never_written_over(
    campaign: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "odd17.xlsx"
    mine.write_bytes(campaign.read_bytes())
    done = alliances("odd17", mine, "--out", tmp_path)

    assert done.returncode == 2
    assert mine.read_bytes() == campaign.read_bytes()


def test_the_tags_to_decide_on_are_written_then_given_back(campaign: Path, tmp_path: Path) -> None:
    tags = tmp_path / "tags.xlsx"
    written = alliances("contributions", campaign, "--out", tags)
    review = alliances("odd17", campaign, "--tags", tags, "--out", tmp_path / "revue")

    assert written.returncode == 0, written.stderr
    assert f'--tags "{tags}"' in written.stdout
    assert review.returncode == 0, review.stderr


def test_decided_tags_are_never_written_over_unless_asked(campaign: Path, tmp_path: Path) -> None:
    tags = tmp_path / "tags.xlsx"
    tags.write_bytes(b"decided")
    refused = alliances("contributions", campaign, "--out", tags)
    mine = alliances("contributions", campaign, "--out", campaign, "--force")

    assert (refused.returncode, mine.returncode) == (2, 2)
    assert tags.read_bytes() == b"decided"
    assert alliances("contributions", campaign, "--out", tags, "--force").returncode == 0


def test_rules_of_ones_own_with_mistakes_are_told_all_at_once(
    campaign: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('id = "mine"\nstatus = "perfect"\n[[rules]]\nid = "R1"\n', "utf-8")
    done = alliances("contributions", campaign, "--rules", rules, "--out", tmp_path / "tags.xlsx")

    assert done.returncode == 2
    assert "perfect" in done.stderr
    assert "rules.R1" in done.stderr
    assert not (tmp_path / "tags.xlsx").exists()


def test_a_tag_of_a_partnership_that_the_wave_does_not_hold_is_told_and_not_dropped(
    tmp_path: Path,
) -> None:
    campaign = tmp_path / "campagne.xlsx"
    write_example(campaign, partnerships=12, national=1, waves=2)
    tags = tmp_path / "tags.xlsx"
    alliances("contributions", campaign, "--out", tags)
    book = load_workbook(campaign)
    sheet = book["Partenariats"]
    keys = [cell.value for cell in sheet[1]]
    gone = str(sheet.cell(3, keys.index("partnership") + 1).value)
    sheet.cell(3, keys.index("wave") + 1).value = check(campaign).waves[0]
    book.save(campaign)
    done = alliances("odd17", campaign, "--tags", tags, "--out", tmp_path / "revue")

    assert done.returncode == 1
    assert gone in done.stdout + done.stderr
    assert "Contributions" in done.stdout + done.stderr
