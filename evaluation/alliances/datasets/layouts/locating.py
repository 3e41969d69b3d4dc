"""From one raw workbook to our tables: its layout recognised, its columns mapped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alliances.datasets.codebook import Codebook
from alliances.datasets.layouts import mapped
from alliances.datasets.layouts.exported import signs
from alliances.datasets.layouts.known import find_layout, known_layouts
from alliances.datasets.layouts.outline import Outline, Recognition
from alliances.datasets.layouts.turned import turned
from alliances.datasets.layouts.unmapped import locate_unmapped
from alliances.datasets.located import Layout, RawWorkbook
from alliances.datasets.mapping.changes import changes
from alliances.datasets.mapping.exact import exact_findings, exact_mapping
from alliances.datasets.mapping.mapping import FileMapping
from alliances.datasets.mapping.targets import targets
from alliances.datasets.mapping.use import use_findings
from alliances.datasets.survey import FileRead
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity

if TYPE_CHECKING:
    from alliances.frameworks.model import Framework


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller chose.

    Attributes
    ----------
    layout
        The layout of every file; None: each is recognised.
    mapping
        How the columns of foreign files become our fields.
    codebook
        What is known of a foreign questionnaire besides its export.
    alone
        Whether a single file was given: a mapping is then for that file, whatever it is.
    """

    layout: str | None = None
    mapping: FileMapping | None = None
    codebook: Codebook | None = None
    alone: bool = True


def locate(
    workbook: RawWorkbook, framework: "Framework", wishes: Wishes
) -> tuple[Layout, FileRead]:
    """Find our tables in a workbook of any layout, and account for every cell of it.

    Raises
    ------
    WrongCall, UnreadableFile
        As `alliances.datasets.layouts.known.find_layout`.
    """
    name, recognition = _layout(workbook, wishes)
    read = FileRead(
        workbook.source,
        name,
        recognition.reason,
        recognition.details,
        forced=wishes.layout is not None,
    )
    if not is_foreign(name, wishes):
        layout: Layout = known_layouts()[name].locate(workbook, framework)
    else:
        layout = _foreign(workbook, name, framework, wishes)
    return replace(layout, findings=(*workbook.remarks, *layout.findings)), read


def is_foreign(name: str, wishes: Wishes) -> bool:
    """Return whether a file of a layout is read by a mapping: one of ours is where one is given."""
    ours = hasattr(known_layouts().get(name), "locate")
    return not ours or (wishes.mapping is not None and wishes.alone)


def _foreign(workbook: RawWorkbook, name: str, framework: "Framework", wishes: Wishes) -> Layout:
    """Return the tables of a foreign file: by the mapping given, the standard's, or its headings.

    Where none of these says which column is what, its cells are counted and wait.
    """
    outline = _outline(workbook, name, wishes.codebook)
    mapping = wishes.mapping or outline.mapping
    if mapping is not None:
        made = mapped.locate(workbook, outline, framework, mapping)
        news = changes(workbook.source.file, outline, mapping)
        used = use_findings(outline, framework, mapping, workbook.source)
        return replace(made, findings=(*mapping.findings, *used, *made.findings, *news))
    exact = exact_mapping(outline, framework)
    if exact is None:
        made = locate_unmapped(workbook, outline)
        return replace(made, findings=(*made.findings, *_turned(workbook, outline, framework)))
    made = mapped.locate(workbook, outline, framework, exact)
    told = exact_findings(workbook.source.file, outline, exact, framework)
    return replace(made, findings=(*made.findings, *told))


def _turned(workbook: RawWorkbook, outline: Outline, framework: "Framework") -> Iterator[Finding]:
    """Yield a finding for each sheet of a table that runs across, which nobody has mapped yet."""
    if outline.layout == "plain":
        words = {signs(w) for t in targets(framework).values() for w in (*t.exact, *t.others)}
        for sheet in workbook.sheets:
            found = turned(workbook.source.file, sheet, words, Severity.VERIFY)
            if found is not None:
                yield found


def _layout(workbook: RawWorkbook, wishes: Wishes) -> tuple[str, Recognition]:
    """Return the layout; a mapping may read what none recognises, row and column named in it."""
    try:
        mapped_as = None if wishes.layout else _mapped_layout(wishes.mapping)
        if mapped_as is not None and not wishes.alone:
            # The campaign beside the mapped export is read as what it is.
            name, recognition = find_layout(workbook)
            if not is_foreign(name, wishes):
                return name, recognition
        name, recognition = find_layout(workbook, wishes.layout or mapped_as)
    except UnreadableFile:
        if wishes.mapping is None:
            raise
        return "mapped", Recognition(0.0, "mapped", {"mapping": wishes.mapping.origin})
    if mapped_as is not None:
        recognition = replace(recognition, reason="by_mapping")
    return name, recognition


def _mapped_layout(mapping: FileMapping | None) -> str | None:
    """Return the layout for which a mapping was made, where it is none of ours."""
    module = known_layouts().get(mapping.layout) if mapping is not None else None
    return mapping.layout if mapping is not None and hasattr(module, "outline") else None


def _outline(workbook: RawWorkbook, name: str, codebook: Codebook | None) -> Outline:
    """Return the outline of a workbook; of one of ours that a mapping reads, an empty one."""
    module = known_layouts().get(name)
    if module is None or not hasattr(module, "outline"):
        return Outline(name, ())
    outline: Outline = module.outline(workbook, codebook)
    return outline
