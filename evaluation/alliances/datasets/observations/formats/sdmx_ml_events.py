"""The observations of an SDMX-ML message, as its elements pass by: no tree is built.

Generic and structure-specific messages of SDMX 2.0, 2.1 and 3.0: series with observations, flat
observations, groups whose attributes go to every series that they match. A DOCTYPE is refused, so
that no entity can be declared: nothing expands and nothing is fetched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from alliances.datasets.observations.concepts import NOT_BREAKDOWNS, part_of
from alliances.errors import UnreadableFile

_MESSAGES = frozenset(
    {
        *("GenericData", "GenericTimeSeriesData", "StructureSpecificData"),
        *("StructureSpecificTimeSeriesData", "CompactData", "UtilityData", "CrossSectionalData"),
    }
)
_KEYS = frozenset({"SeriesKey", "ObsKey"})
_ATTRIBUTES_OF_A_GROUP = frozenset({"unit", "multiplier", "nature", "flag", "source"})
_DEEPEST = 64


@dataclass(slots=True)
class Message:
    """What a message holds.

    Attributes
    ----------
    root
        The name of its first element.
    head
        Texts of the header: ``Prepared``, ``DataSetID``; the structure's ``agencyID``, ``id``.
    keys
        Each series: its concepts and values, with those of its groups and of its data set.
    series
        For each observation, the number of its series in `keys`.
    own
        By concept, what each observation says itself; None where it says nothing.
    given
        How many values each series says itself, without those of groups and data set.
    shared
        How many values groups and data sets say.
    dimensions
        The concepts that are keys for certain; empty where the message does not tell.
    error
        The text of an error that a server sent instead of data.
    """

    root: str = ""
    head: dict[str, str] = field(default_factory=dict)
    keys: list[Mapping[str, str]] = field(default_factory=list)
    series: list[int] = field(default_factory=list)
    own: dict[str, list[str | None]] = field(default_factory=dict)
    given: list[int] = field(default_factory=list)
    shared: int = 0
    dimensions: set[str] = field(default_factory=set)
    error: str = ""

    @property
    def is_data(self) -> bool:
        """Whether it is a message of data: not of structures, nor an error."""
        return self.root in _MESSAGES


def message_of(content: bytes, name: str) -> Message:
    """Return what an SDMX-ML message holds.

    Raises
    ------
    UnreadableFile
        The XML is broken, declares a document type, or nests too deeply.
    """
    reader = _Reader(name)
    parser = expat.ParserCreate(namespace_separator=" ", intern={})
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, UnreadableFile):
            raise
        details = {"line": parser.CurrentLineNumber, "column": parser.CurrentColumnNumber + 1}
        raise UnreadableFile("exchange.xml_broken", file=name, **details) from error
    count = len(reader.message.series)
    for column in reader.message.own.values():
        column.extend([None] * (count - len(column)))
    return reader.message


class _Reader:
    """Follows the elements; holds the series, the group or the observation that is open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.message = Message()
        self.path: list[str] = []
        self.dataset: dict[str, str] = {}
        self.groups: list[dict[str, str]] = []
        self.key: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.obs: dict[str, str] = {}
        self.number = -1
        self.words: list[str] = []
        self.across = "TIME_PERIOD"
        self.known: dict[str, str] = {}

    def doctype(self, *_: object) -> None:
        raise UnreadableFile("doctype", file=self.name)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rpartition(" ")[2]
        if not self.path:
            self.message.root = element
        if len(self.path) >= _DEEPEST:
            raise UnreadableFile("exchange.xml_broken", file=self.name, line=1, column=1)
        self.path.append(element)
        self.words.clear()
        opening = _OPENING.get(element)
        if opening is not None:
            opening(self, {key.rpartition(" ")[2]: text for key, text in attributes.items()})

    def text(self, words: str) -> None:
        self.words.append(words)

    def end(self, _: str) -> None:
        element = self.path.pop()
        words = "".join(self.words).strip()
        self.words.clear()
        if words:
            self._text_of(element, words)
        closing = _CLOSING.get(element)
        if closing is not None:
            closing(self)

    def _text_of(self, element: str, words: str) -> None:
        if "Header" in self.path:
            self.message.head.setdefault(element, words)
        elif element == "Time" and "Obs" in self.path:
            self.obs["TIME_PERIOD"] = words
        elif element.lower() in {"text", "faultstring", "errormessage"}:
            self.message.error = self.message.error or words[:200]

    def open_structure(self, attributes: dict[str, str]) -> None:
        if across := attributes.get("dimensionAtObservation"):
            self.across = across

    def open_reference(self, attributes: dict[str, str]) -> None:
        if "Header" in self.path:
            for key, text in attributes.items():
                self.message.head.setdefault(key, text)

    def open_dataset(self, attributes: dict[str, str]) -> None:
        self.dataset = _concepts(attributes)
        self.groups = []
        self.message.shared += len(self.dataset)

    def open_group(self, attributes: dict[str, str]) -> None:
        self.key = _concepts(attributes)
        self.attributes = {}

    def open_series(self, attributes: dict[str, str]) -> None:
        self.key = _concepts(attributes)
        self.attributes = {}
        self.number = -1

    def open_obs(self, attributes: dict[str, str]) -> None:
        self.obs = _concepts(attributes)

    def open_value(self, attributes: dict[str, str]) -> None:
        concept = attributes.get("id") or attributes.get("concept") or ""
        held = self._held()
        if concept and held is not None and "value" in attributes:
            held[concept] = attributes["value"]
            if self.path[-2] in _KEYS:
                self.message.dimensions.add(concept)

    def open_obs_dimension(self, attributes: dict[str, str]) -> None:
        self.obs[attributes.get("id") or self.across] = attributes.get("value", "")

    def open_obs_value(self, attributes: dict[str, str]) -> None:
        self.obs["OBS_VALUE"] = attributes.get("value", "")

    def _held(self) -> dict[str, str] | None:
        """Return what a value belongs to: the innermost of observation, series, group, data set."""
        if "Header" in self.path:
            return None
        for element in reversed(self.path):
            if element == "Obs":
                return self.obs
            if element in {"SeriesKey", "GroupKey"}:
                return self.key
            if element in {"Series", "Group"}:
                return self.attributes
            if element == "DataSet":
                self.message.shared += 1
                return self.dataset
        return None

    def close_group(self) -> None:
        group = self.key | self.attributes
        self.groups.append(group)
        self.message.shared += len(group)
        self.key, self.attributes = {}, {}

    def close_series(self) -> None:
        self.key, self.attributes, self.number = {}, {}, -1

    def close_obs(self) -> None:
        if "Series" not in self.path:
            self.number = -1
        if self.number < 0:
            own = self.key | self.attributes
            self.number = len(self.message.keys)
            keys = own or {
                concept: text for concept, text in self.obs.items() if _sets_apart(concept)
            }
            self.message.given.append(len(own))
            self.message.keys.append(self.dataset | self._of_groups(keys) | own)
        self._keep(self.obs)
        self.message.series.append(self.number)
        self.obs = {}

    def _keep(self, obs: Mapping[str, str]) -> None:
        """Add what an observation says to the columns; equal texts are one object."""
        before = len(self.message.series)
        for concept, text in obs.items():
            column = self.message.own.setdefault(concept, [])
            column.extend([None] * (before - len(column)))
            column.append(self.known.setdefault(text, text))

    def _of_groups(self, key: Mapping[str, str]) -> dict[str, str]:
        """Return the attributes of the groups that a series is in."""
        found: dict[str, str] = {}
        for group in self.groups:
            apart = [c for c in group if c in key and _sets_apart(c)]
            if apart and all(group[concept] == key[concept] for concept in apart):
                found |= {c: text for c, text in group.items() if c not in key}
        return found


def _sets_apart(concept: str) -> bool:
    """Return whether a concept is a dimension, as far as its name tells."""
    part = part_of(concept)
    if concept.upper() in NOT_BREAKDOWNS or part in {"year", "value"}:
        return False
    return part not in _ATTRIBUTES_OF_A_GROUP


def _concepts(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of an element that are concepts, not the message's own machinery."""
    return {key: text for key, text in attributes.items() if key not in _MACHINERY}


_MACHINERY = frozenset(
    {
        *("type", "structureRef", "dataScope", "action", "setID", "REPORTING_YEAR_START_DAY"),
        *("validFromDate", "validToDate", "publicationYear", "publicationPeriod", "schemaLocation"),
        *("reportingBeginDate", "reportingEndDate", "keyFamilyURI", "dataProviderID"),
        *("dataProviderSchemeAgencyId", "dataProviderSchemeId", "dataflowID", "dataflowAgencyID"),
        *("datasetID", "isTimeSeries"),
    }
)
_OPENING: Mapping[str, Callable[[_Reader, dict[str, str]], None]] = {
    "Structure": _Reader.open_structure,
    "Ref": _Reader.open_reference,
    "DataSet": _Reader.open_dataset,
    "Group": _Reader.open_group,
    "Series": _Reader.open_series,
    "Obs": _Reader.open_obs,
    "Value": _Reader.open_value,
    "ObsDimension": _Reader.open_obs_dimension,
    "ObsValue": _Reader.open_obs_value,
}
_CLOSING: Mapping[str, Callable[[_Reader], None]] = {
    "Group": _Reader.close_group,
    "Series": _Reader.close_series,
    "Obs": _Reader.close_obs,
}
