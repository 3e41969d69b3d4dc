"""Folders of Open SDG sites: all their indicators as one, with the targets that they declare.

The figures of Statistics Canada in ``reference/canada_progress.json`` are those that it publishes;
its site itself is not here.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from alliances.datasets.observations.read import read_observations
from alliances.errors import UnreadableFile

CANADA = json.loads(
    (Path(__file__).parent / "reference" / "canada_progress.json").read_text("utf-8")
)["series"]
COLUMNS = ["Year", "Series", "Units", "Value"]


def write_site(folder: Path, files: dict[str, str], configs: dict[str, Any]) -> Path:
    """Write data files and configurations by the name of their indicator: ``17-2-1``."""
    for kind in ("data", "indicator-config", "meta"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "data" / f"indicator_{name}.csv").write_text(text, encoding="utf-8")
    for name, config in configs.items():
        text = config if isinstance(config, str) else yaml.safe_dump(config, sort_keys=False)
        (folder / "indicator-config" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


AID = "Year,Units,Recipient,Sex,Value\n" + "".join(
    f"{year},{unit},{recipient},{sex},{value}\n"
    for year, unit, recipient, sex, value in [
        (2015, "%", "", "", 0.27),
        (2020, "%", "", "", 0.31),
        (2015, "%", "LDC", "", 0.09),
        (2020, "%", "LDC", "", 0.10),
        (2015, "%", "LDC", "F", 0.03),
        (2015, "USD", "", "", 4000),
    ]
)


def options(*listed: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "auto_progress_calculation": True,
        "national_geographical_coverage": "Canada",
        "progress_calculation_options": list(listed),
        **more,
    }


def ldc(**more: Any) -> dict[str, Any]:
    return {"unit": "%", "disaggregation": [{"field": "Recipient", "value": "LDC"}], **more}


def test_options_name_exactly_the_series_that_they_select(tmp_path: Path):
    config = options(
        {"direction": "positive", "target": 0.7, "unit": "%"},
        ldc(direction="positive", target=0.2, base_year=2019, target_year=2025),
        {"direction": "negative", "limit": 0, "unit": "USD"},
    )
    observations = read_observations(write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": config}))
    targets = observations.targets
    assert targets["direction"].tolist() == ["up", "up", "down"]
    assert targets["disaggregation"].tolist() == ["", "Recipient=LDC", ""]
    assert targets["unit"].tolist() == ["%", "%", "USD"]
    assert targets["area"].tolist() == ["124"] * 3
    assert targets["target"].tolist()[:2] == [0.7, 0.2]
    assert targets["base_year"].isna().tolist() == [True, False, True]
    assert (targets["base_year"][1], targets["target_year"][1]) == (2019, 2025)
    assert targets["limit"][2] == 0
    keys = ["indicator", "series", "unit", "area", "disaggregation"]
    found = targets.merge(observations.data, on=keys)
    assert len(found) == 5
    assert observations.files[0].layout == "open_sdg_site"
    assert not observations.blocking


def test_groups_inside_groups_have_a_path(tmp_path: Path):
    inner = {"group": [{"direction": "positive", "unit": "USD"}]}
    config = options(
        {"direction": "positive", "unit": "%"}, {"group": [ldc(direction="positive"), inner]}
    )
    targets = read_observations(write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": config})).targets
    assert targets["group"].tolist() == ["", "1", "1/1"]


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ({"unit": "EUR", "direction": "positive"}, "site_series_missing"),
        ({"direction": "positive"}, "site_series_several"),
        (ldc(direction="positive", target="seventy"), "site_option_no_number"),
    ],
)
def test_what_is_wrong_with_an_option_is_reported_at_its_place(
    tmp_path: Path, option: dict[str, Any], code: str
):
    good = {"direction": "positive", "unit": "%"}
    site = write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": options(good, option)})
    observations = read_observations(site)
    (finding,) = [one for one in observations.findings if one.code.startswith("site_")]
    assert (finding.code, finding.file) == (code, "indicator-config/17-2-1.yml")
    assert finding.cell == "progress_calculation_options/1"
    assert len(observations.targets) == 1


def test_where_no_direction_is_said_a_fall_is_taken_to_be_wanted_as_open_sdg_has_it_and_said(
    tmp_path: Path,
):
    site = write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": options({"unit": "%"})})
    observations = read_observations(site)

    assert observations.targets["direction"].tolist() == ["down"]
    (finding,) = [one for one in observations.findings if one.code.startswith("site_")]
    assert (finding.code, str(finding.severity)) == ("site_direction_assumed", "verify")


def test_an_option_given_twice_counts_once(tmp_path: Path):
    option = {"direction": "positive", "unit": "%"}
    site = write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": options(option, option)})
    observations = read_observations(site)
    assert len(observations.targets) == 1
    assert "site_target_twice" in [finding.code for finding in observations.findings]


@pytest.mark.parametrize("switch", [False, None])
def test_options_that_are_switched_off_declare_nothing(tmp_path: Path, switch: bool | None):
    config = options({"direction": "positive"}, auto_progress_calculation=switch)
    observations = read_observations(write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": config}))
    assert not len(observations.targets)


def test_a_configuration_that_is_no_yaml_is_reported_with_its_line(tmp_path: Path):
    broken = "auto_progress_calculation: true\nprogress_calculation_options: [\n"
    site = write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": broken})
    observations = read_observations(site)
    (finding,) = [one for one in observations.findings if one.code == "config_unreadable"]
    assert finding.file == "indicator-config/17-2-1.yml"
    assert len(observations.data) == 6


@pytest.mark.parametrize(
    "harm",
    [
        "- &a\n  group: [*a]\n",
        "- &a {direction: up}\n"
        + "".join(f"- &{new}\n  group: [{(f'*{old}, ' * 9)}]\n" for old, new in ["ab", "bc", "cd"]),
    ],
    ids=["itself", "many_times"],
)
def test_aliases_that_hold_each_other_end(tmp_path: Path, harm: str):
    text = f"auto_progress_calculation: true\nprogress_calculation_options:\n{harm}"
    observations = read_observations(write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": text}))
    assert len(observations.data) == 6
    assert not len(observations.targets)


def test_yaml_makes_plain_values_only(tmp_path: Path):
    harm = "progress_calculation_options: !!python/object/apply:os.system ['touch harm']\n"
    observations = read_observations(write_site(tmp_path, {"17-2-1": AID}, {"17-2-1": harm}))
    assert "config_unreadable" in [finding.code for finding in observations.findings]


def test_the_area_is_what_most_indicators_cover_unless_one_says_otherwise(tmp_path: Path):
    files = {"17-2-1": AID, "17-8-1": "Year,Value\n2015,1\n", "17-9-1": "Year,Value\n2015,2\n"}
    covers = dict(zip(files, ("United Kingdom", "England", "UK "), strict=True))
    configs = {name: {"national_geographical_coverage": said} for name, said in covers.items()}
    site = write_site(tmp_path, files, configs)
    data = read_observations(site).data
    areas = data.groupby("indicator", observed=True)["area"].first().to_dict()
    assert areas == {"17.2.1": "826", "17.8.1": "England", "17.9.1": "826"}
    assert set(read_observations(site, area="FRA").data["area"]) == {"250"}


def test_a_site_without_any_area_is_said_to_be_so_once(tmp_path: Path):
    files = {"17-2-1": AID, "17-8-1": "Year,Value\n2015,1\n2016,2\n"}
    observations = read_observations(write_site(tmp_path, files, {"17-2-1": {"sort": ""}}))
    assert [one.code for one in observations.findings].count("area_unknown") == 1
    assert set(observations.data["area"]) == {""}


def test_archived_files_and_columns_about_observations_are_named_and_left(tmp_path: Path):
    text = "Year,Sex,Remark,Value\n2015,,seen,1\n2016,,seen,2\n"
    site = write_site(tmp_path, {"17-2-1": text}, {})
    (site / "config_data.yml").write_text(
        "indicator_options:\n  observation_attributes: [Remark]\n", encoding="utf-8"
    )
    (site / "data" / "archived-17-6-1.csv").write_text("Year,Value\n2015,1\n", encoding="utf-8")
    observations = read_observations(site)
    assert observations.data["disaggregation"].tolist() == ["", ""]
    excluded = {sheet.file: sheet.excluded for sheet in observations.ledger.sheets}
    assert excluded["data/archived-17-6-1.csv"] == {"archived_file": 2}
    assert excluded["data/indicator_17-2-1.csv"] == {"column_not_used": 2}
    assert observations.ledger.reconciles


def test_one_unreadable_file_does_not_hide_the_others(tmp_path: Path):
    site = write_site(tmp_path, {"17-2-1": AID, "17-8-1": ""}, {})
    observations = read_observations(site)
    assert len(observations.data) == 6
    (finding,) = [one for one in observations.findings if one.code == "unreadable_file"]
    assert finding.file == "data/indicator_17-8-1.csv"
    (site / "data" / "indicator_17-2-1.csv").unlink()
    with pytest.raises(UnreadableFile):
        read_observations(site)


def _canadian_site(folder: Path) -> Path:
    """Write the series of the reference as their office has them: other rows between."""
    files: dict[str, str] = {}
    configs: dict[str, Any] = {}
    by_indicator: dict[str, list[dict[str, Any]]] = {}
    for one in CANADA:
        by_indicator.setdefault(one["indicator"], []).append(one)
    for code, listed in by_indicator.items():
        rows, chosen = [], []
        for one in listed:
            fields = [part.partition("=") for part in one["disaggregation"].split(";") if part]
            broken = {name: value for name, _, value in fields}
            own = one["series"] if one["series"] != code else None
            row = {"Series": own, "Units": one["unit"] or None, **broken}
            rows += [row | {"Year": year, "Value": value} for year, value in one["points"]]
            rows.append(row | {"Sex": "Female", "Year": one["current_year"], "Value": -1})
            option: dict[str, Any] = {
                "direction": {"up": "positive", "down": "negative"}[one["direction"]]
            }
            option |= {"series": own} if own else {}
            option |= {"unit": one["unit"]} if one["unit"] else {}
            option |= {key: one[key] for key in ("target", "limit") if one[key] is not None}
            if "option_base_year" in one:
                option["base_year"] = one["option_base_year"]
            if broken:
                option["disaggregation"] = [
                    {"field": name, "value": value} for name, value in broken.items()
                ]
            chosen.append(option)
        name = code.replace(".", "-")
        frame = pd.DataFrame(rows)
        order = ["Year", *(c for c in frame if c not in {"Year", "Value"}), "Value"]
        files[name] = frame[order].to_csv(index=False)
        configs[name] = options(*chosen)
    return write_site(folder, files, configs)


def test_base_and_current_values_of_canadian_series_are_those_that_the_office_publishes(
    tmp_path: Path,
):
    observations = read_observations(_canadian_site(tmp_path))
    assert len(observations.targets) == len(CANADA) == 27
    assert observations.ledger.reconciles
    for one, target in zip(_as_read(), observations.targets.to_dict("records"), strict=True):
        data = observations.data
        for key in ("indicator", "series", "unit", "area", "disaggregation"):
            data = data[data[key] == target[key]]
        values = data.set_index("year")["value"].sort_index()
        start = target["base_year"] if pd.notna(target["base_year"]) else 2015
        base = values[values.index >= start]
        assert (base.index[0], base.iloc[0]) == (one["base_year"], one["base_value"])
        assert (values.index[-1], values.iloc[-1]) == (one["current_year"], one["current_value"])
        assert target["direction"] == one["direction"]
        for key in ("target", "limit"):
            said = None if pd.isna(target[key]) else target[key]
            assert said == one[key]


def _as_read() -> list[dict[str, Any]]:
    """Return the reference in the order of the files, which is that of their names."""
    return sorted(CANADA, key=lambda one: f"indicator_{one['indicator'].replace('.', '-')}.csv")
