"""SDMX-ML messages: attributes at every level, groups, flat data, and what is refused."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from observation_frames import as_read, ordered, series
from pandas.testing import assert_frame_equal

from alliances.datasets.observations.read import read_observations
from alliances.errors import UnreadableFile

SPECIFIC = """<?xml version="1.0" encoding="UTF-8"?>
<m:StructureSpecificData xmlns:m="urn:m" xmlns:ss="urn:ss" xmlns:xsi="urn:xsi">
 <m:Header><m:ID>x</m:ID><m:Prepared>2024-03-01T10:00:00</m:Prepared>
  <m:Structure structureID="SDG" dimensionAtObservation="TIME_PERIOD">
   <c:Structure xmlns:c="urn:c"><Ref agencyID="IAEG-SDGs" id="SDG" version="1.8"/></c:Structure>
  </m:Structure></m:Header>
 <m:DataSet ss:structureRef="SDG" xsi:type="ns1:DataSetType">{body}</m:DataSet>
</m:StructureSpecificData>"""

KEY = 'FREQ="A" REPORTING_TYPE="G" SERIES="DC_ODA_TOTG" REF_AREA="250" SEX="_T"'


def read(folder: Path, text: str, name: str = "data.xml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_observations(path)


def test_values_are_multiplied_by_the_power_of_ten_that_the_series_declares(tmp_path: Path):
    body = f"""<Series {KEY} UNIT_MEASURE="USD" UNIT_MULT="6" NATURE="C">
        <Obs TIME_PERIOD="2015" OBS_VALUE="9039.45" OBS_STATUS="A"/>
        <Obs TIME_PERIOD="2016" OBS_VALUE="9622" OBS_STATUS="B" UNIT_MULT="3"/></Series>"""
    data = read(tmp_path, SPECIFIC.format(body=body)).data
    assert data["value"].tolist() == pytest.approx([9039.45e6, 9622e3])
    assert data["flag"].tolist() == ["A", "B"]
    assert data["disaggregation"].tolist() == ["", ""]
    row = data.iloc[0]
    assert (row["indicator"], row["series"], row["area"]) == ("17.2.1", "DC_ODA_TOTG", "250")
    assert (row["unit"], row["nature"], row["vintage"]) == ("USD", "C", "2024-03")


def test_attributes_of_a_group_go_to_the_series_that_match_it(tmp_path: Path):
    body = """<Group xsi:type="ns1:Sibling" SERIES="DC_ODA_TOTG" REF_AREA="250" UNIT_MULT="6"/>
        <Group xsi:type="ns1:Sibling" SERIES="DC_ODA_TOTG" REF_AREA="276" UNIT_MULT="3"/>
        <Series SERIES="DC_ODA_TOTG" REF_AREA="250"><Obs TIME_PERIOD="2015" OBS_VALUE="2"/>
        </Series>
        <Series SERIES="DC_ODA_TOTG" REF_AREA="276"><Obs TIME_PERIOD="2015" OBS_VALUE="3"/>
        </Series>
        <Series SERIES="DC_ODA_TOTG" REF_AREA="4"><Obs TIME_PERIOD="2015" OBS_VALUE="4"/>
        </Series>"""
    data = read(tmp_path, SPECIFIC.format(body=body)).data
    assert data["value"].tolist() == [2e6, 3e3, 4.0]


def test_a_flat_message_has_its_keys_at_each_observation(tmp_path: Path):
    body = f"""<Obs {KEY} TIME_PERIOD="2015" OBS_VALUE="0.37"/>
        <Obs {KEY.replace("_T", "F")} TIME_PERIOD="2015" OBS_VALUE="NaN"/>"""
    observations = read(tmp_path, SPECIFIC.format(body=body))
    assert observations.data["value"].tolist() == [0.37]
    assert observations.ledger.reconciles
    assert observations.ledger.sheets[0].rejected == 1


def test_generic_and_structure_specific_messages_say_the_same(tmp_path: Path):
    generic = """<?xml version="1.0"?>
    <m:GenericData xmlns:m="urn:m" xmlns:g="urn:g"><m:Header/><m:DataSet>
     <g:Group type="Sibling"><g:GroupKey><g:Value id="SERIES" value="DC_ODA_TOTG"/></g:GroupKey>
      <g:Attributes><g:Value id="UNIT_MULT" value="6"/></g:Attributes></g:Group>
     <g:Series><g:SeriesKey><g:Value id="SERIES" value="DC_ODA_TOTG"/>
       <g:Value id="REF_AREA" value="250"/><g:Value id="SEX" value="F"/></g:SeriesKey>
      <g:Attributes><g:Value id="UNIT_MEASURE" value="USD"/>
       <g:Value id="REMARK" value="not a key"/></g:Attributes>
      <g:Obs><g:ObsDimension value="2015"/><g:ObsValue value="1.5"/>
       <g:Attributes><g:Value id="OBS_STATUS" value="E"/></g:Attributes></g:Obs></g:Series>
    </m:DataSet></m:GenericData>"""
    row = read(tmp_path, generic).data.iloc[0]
    assert (row["value"], row["unit"], row["flag"], row["disaggregation"]) == (
        1.5e6,
        "USD",
        "E",
        "SEX=F",
    )


def test_eurostat_names_the_data_set_in_the_structure(tmp_path: Path):
    text = SPECIFIC.format(
        body="""<Series freq="A" unit="PC_GDP" geo="EL"><Obs TIME_PERIOD="2015" OBS_VALUE="177.8"
        OBS_FLAG="p"/></Series>"""
    )
    text = text.replace('agencyID="IAEG-SDGs" id="SDG"', 'agencyID="ESTAT" id="SDG_17_40"')
    row = read(tmp_path, text).data.iloc[0]
    assert (row["indicator"], row["series"]) == ("sdg_17_40", "sdg_17_40")
    assert (row["area"], row["area_given"]) == ("300", "EL")
    assert (row["unit"], row["flag"], row["source"]) == ("PC_GDP", "p", "Eurostat")


def test_what_is_no_number_is_reported_at_its_observation(tmp_path: Path):
    body = f"""<Series {KEY}><Obs TIME_PERIOD="2015" OBS_VALUE="1"/>
        <Obs TIME_PERIOD="2016" OBS_VALUE="about 2"/></Series>"""
    observations = read(tmp_path, SPECIFIC.format(body=body))
    (finding,) = [one for one in observations.findings if one.code == "value_unreadable"]
    assert (finding.cell, finding.value) == ("Series 1, Obs 2", "about 2")
    assert observations.ledger.reconciles


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<?xml version="1.0"?><m:Structure xmlns:m="urn:m"><a/></m:Structure>', "no_series"),
        ('<?xml version="1.0"?><m:Error xmlns:m="urn:m"><t:Text xmlns:t="urn:t">No results'
         "</t:Text></m:Error>", "server_error"),
    ],
)  # fmt: skip
def test_a_message_without_data_is_said_to_be_one(tmp_path: Path, text: str, code: str):
    observations = read(tmp_path, text)
    assert observations.blocking
    assert observations.findings[0].code.startswith(code)


@pytest.mark.parametrize("comments", [0, 20_000])
def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path, comments: int):
    body = SPECIFIC.format(body="").partition("?>")[2]
    begun = '<?xml version="1.0"?><!-- <m:GenericData -->' + "<!-- -->" * comments
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, begun + '<!DOCTYPE a [<!ENTITY b "c">]>' + body)
    assert refused.value.code == "doctype"


def test_a_download_that_was_cut_off_is_refused_with_its_line(tmp_path: Path):
    text = SPECIFIC.format(body=f"<Series {KEY}>")[:-40]
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, text)
    assert refused.value.code == "exchange.xml_broken"
    assert "{" not in str(refused.value)


@given(series())
def test_a_message_is_read_back_as_it_was_written(frame: pd.DataFrame):
    lines = []
    for (area, sex), rows in frame.groupby(["area", "sex"]):
        obs = "".join(
            f'<Obs TIME_PERIOD="{row.year}" OBS_VALUE="{row.value:.2f}" OBS_STATUS="{row.flag}"/>'
            for row in rows.itertuples()
        )
        key = f'SERIES="DC_ODA_TOTG" REF_AREA="{area}" SEX="{sex or "_T"}"'
        lines.append(f'<Series FREQ="A" {key}>{obs}</Series>')
    with tempfile.TemporaryDirectory() as folder:
        observations = read(Path(folder), SPECIFIC.format(body="".join(lines)))
    lone_zero = len(frame) == 1 and frame["value"].iloc[0] == 0
    if not lone_zero and not frame["value"].isin([-999, -9999]).any():
        assert_frame_equal(as_read(observations.data, "SEX"), ordered(frame))
    assert observations.ledger.reconciles
