"""Whatever bytes a file of series holds: a table whose cells are all counted, or one sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_by_hand import PLAIN, UN, un_row

from alliances import findings_table, read_observations, read_targets
from alliances.errors import AlliancesError

SAMPLES = {
    "plain.csv": f"{PLAIN},unit\n17.2.1,DC_ODA_TOTG,FRA,2015,0.37,%\n17.8.1,x,DEU,2016,5,\n",
    "semi.csv": "indicateur;série;zone;année;valeur\n17.2.1;a;FRA;2015/16;0,37\n",
    "un.csv": "\n".join([UN, un_row(), un_row(year=2016, value="N"), ""]),
    "un.json": json.dumps(
        {"data": [{"series": "A", "geoAreaCode": "250", "timePeriodStart": 2015, "value": "1"}]}
    ),
    "pivot.json": json.dumps(
        {"data": [{"series": "A", "geoAreaCode": "4", "years": '[{"year":"[2015]","value":"1"}]'}]}
    ),
}
PIECES = (
    *(
        "\0",
        '"',
        ",",
        ";",
        "\n",
        "\r\n",
        "\t",
        "\ufeff",
        "é",
        "\u00a0",
        "-",
        "..",
        "<5",
        "nan",
        "1e9",
    ),
    *("[", "]", "{", "}", "null", "true", '"years":5', "2015", "17.1", "-999", "'", "\x1a"),
    "\U0001d7da",
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a name and the bytes of a sample in which something was cut, put or doubled."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    text = SAMPLES[name]
    for _ in range(draw(st.integers(1, 4))):
        at, to = sorted(draw(st.integers(0, len(text))) for _ in range(2))
        piece = draw(st.sampled_from([*PIECES, "", text[at:to]]))
        text = text[:at] + piece + text[draw(st.sampled_from([at, to])) :]
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "cp1252"]))
    return name, text.encode(encoding, "replace")


@given(case=spoilt())
def test_a_spoilt_file_gives_a_counted_table_or_a_sentence(
    case: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, content = case
    file: Path = tmp_path_factory.mktemp("spoilt") / name
    file.write_bytes(content)

    try:
        read = read_observations(file)
    except AlliancesError as error:
        assert "{" not in str(error).replace(name, "")
    else:
        assert read.ledger.reconciles
        assert read.data.notna().all(axis=None)
        assert all("{" not in said for said in findings_table(read, "fr")["repair"])
    try:
        read_targets(file)
    except AlliancesError as error:
        assert str(error)
