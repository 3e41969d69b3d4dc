"""Charts and a report made by hand: long French names, unused levels, withheld figures."""

from dataclasses import replace

import pandas as pd

from alliances.reports.model import (
    Bullets,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Section,
    TableColumn,
)

LEVELS = ("1", "2", "3", "4", "5")
AGREEMENT = (
    "Pas du tout d’accord",
    "Plutôt pas d’accord",
    "Ni d’accord ni pas d’accord",
    "Plutôt d’accord",
    "Tout à fait d’accord",
)
NONE = float("nan")
LONG = (
    "Les décisions importantes sont prises ensemble, y compris lorsque les moyens engagés par les "
    "deux organisations sont très inégaux"
)
_WORDS = {
    "title": "« Les décisions sont prises ensemble » : 48 % des partenaires en conviennent",
    "subtitle": "Répartition des réponses valides, campagne 2025",
    "alt": "Barres empilées : la part de chaque modalité, par question et par partie.",
    "reading": "sur 412 réponses, 48 % sont favorables.",
    "scope": "partenariats en cours, campagne 2025 ; n = 412.",
    "source": "campagne 2025, classeur campagne.xlsx.",
}


def distribution(rows: int = 4) -> Chart:
    """Two sides a question; nobody chose « Plutôt pas d’accord »."""
    data = pd.DataFrame(
        {
            "label": [f"{LONG} ({row // 2})" for row in range(rows)],
            "side": ["La Poste", "Organisation partenaire"] * (rows // 2)
            + ["La Poste"] * (rows % 2),
            "1": 0.04,
            "2": 0.0,
            "3": 0.11,
            "4": 0.45,
            "5": 0.40,
            "dont_know": 0.2,
            "n": 1398.0,
        }
    )
    labels = dict(zip(LEVELS, AGREEMENT, strict=True)) | {
        "dont_know": "Ne sait pas",
        "n": "Réponses",
    }
    labels = {"label": "Question", "side": "Partie", **labels}
    formats = {**dict.fromkeys((*LEVELS, "dont_know"), "percent"), "n": "integer"}
    return Chart(
        "distribution_equilibre",
        "distribution",
        data=data,
        levels=LEVELS,
        labels=labels,
        formats=formats,
        unit="percent",
        **_WORDS,
    )


def dumbbell(rows: int = 4) -> Chart:
    """Dimensions seen by both sides, with intervals."""
    data = pd.DataFrame({"label": [f"Dimension {row} – {LONG}" for row in range(rows)]})
    data = data.assign(a=72.4, b=64.2, n_a=702.0, n_b=640.0, gap=8.2)
    data = data.assign(low_a=70.1, high_a=74.6, low_b=61.3, high_b=67.2)
    return Chart(
        "dimensions",
        "dumbbell",
        data=data,
        labels={"a": "La Poste", "b": "Organisation partenaire", "gap": "Écart (points)"},
        formats={"a": "score", "b": "score", "gap": "signed", "n_a": "integer", "n_b": "integer"},
        unit="score",
        **_WORDS,
    )


def profile(rows: int = 4) -> Chart:
    """Four types, two voices."""
    types = ("Mécénat", "Pratiques responsables", "Coopération économique", "Innovation sociétale")
    data = pd.DataFrame(
        [
            (side, f"Dimension {row}", kind, 62.5, 60.1, 64.9, 310.0)
            for side in ("La Poste", "Organisation partenaire")
            for row in range(rows)
            for kind in types
        ],
        columns=["side", "label", "series", "value", "low", "high", "n"],
    )
    formats = {"value": "score", "low": "score", "high": "score", "n": "integer"}
    return Chart("by_type", "profile", data=data, formats=formats, unit="score", **_WORDS)


def bars(rows: int = 4) -> Chart:
    """Shares of the partnerships, in two groups."""
    data = pd.DataFrame(
        {
            "label": [f"Modalité {row}" for row in range(rows)],
            "group": ["Échelon" if row < rows / 2 else "Type" for row in range(rows)],
            "value": [0.75 / (row + 1) for row in range(rows)],
            "n": [1170.0 // (row + 1) for row in range(rows)],
        }
    )
    formats = {"value": "percent", "n": "integer"}
    return Chart("composition", "bars", data=data, formats=formats, unit="percent", **_WORDS)


def lines(rows: int = 4) -> Chart:
    """Three waves of two voices, a panel a dimension."""
    data = pd.DataFrame(
        [
            (f"Dimension {row}", wave, side, 60.0 + row % 9, 58.0, 70.0, 412.0)
            for row in range(rows)
            for side in ("La Poste", "Organisation partenaire")
            for wave in ("2023", "2024", "2025")
        ],
        columns=["label", "x", "series", "value", "low", "high", "n"],
    )
    formats = {"value": "score", "low": "score", "high": "score", "n": "integer"}
    return Chart("waves", "lines", data=data, formats=formats, unit="score", **_WORDS)


def series(rows: int = 4) -> Chart:
    """Years of one series, the target above them."""
    data = pd.DataFrame(
        {
            "year": [2024 - row for row in range(rows)],
            "value": [0.41 + 0.01 * (row % 7) for row in range(rows)],
            "series": "Aide publique au développement",
        }
    )
    return Chart(
        "series_oda",
        "series",
        data=data,
        formats={"year": "year", "value": "number"},
        unit="% du RNB",
        target=0.7,
        **_WORDS,
    )


def slope(rows: int = 4) -> Chart:
    """Two waves of two voices: one dimension fell, one rose, the others are stable."""
    courses = ("Recul", "Stable", "Progression")
    data = pd.DataFrame(
        [
            (
                side,
                f"Dimension {row} – {LONG}",
                60.0 + 3 * (row % 9),
                64.5 + 2 * (row % 9),
                courses[row % 3],
                93.0,
            )
            for side in ("La Poste", "Organisation partenaire")
            for row in range(rows)
        ],
        columns=["series", "label", "before", "after", "course", "n"],
    )
    formats = {"before": "score", "after": "score", "n": "integer"}
    labels = {"before": "2024", "after": "2025"}
    return Chart(
        "change",
        "slope",
        data=data,
        formats=formats,
        labels=labels,
        levels=courses,
        unit="score",
        **_WORDS,
    )


def tiles(rows: int = 4) -> Chart:
    """Territories in rows of five, with long names."""
    data = pd.DataFrame(
        {
            "label": [f"Provence-Alpes-Côte d’Azur {row}" for row in range(rows)],
            "column": [row % 5 for row in range(rows)],
            "row": [row // 5 for row in range(rows)],
            "value": [1234.0 // (row + 1) for row in range(rows)],
        }
    )
    return Chart("territories", "tiles", data=data, formats={"value": "integer"}, **_WORDS)


def radar(rows: int = 4) -> Chart:
    """Two voices over the axes of the framework."""
    data = pd.DataFrame(
        [
            (f"Dimension {row} – {LONG[:40]}", side, 40.0 + 7 * (row % 8), 410.0)
            for row in range(rows)
            for side in ("La Poste", "Organisation partenaire")
        ],
        columns=["label", "series", "value", "n"],
    )
    formats = {"value": "score", "n": "integer"}
    return Chart("radar", "radar", data=data, formats=formats, unit="score", **_WORDS)


MAKERS = {
    "distribution": distribution,
    "dumbbell": dumbbell,
    "profile": profile,
    "bars": bars,
    "lines": lines,
    "series": series,
    "slope": slope,
    "tiles": tiles,
    "radar": radar,
}


def emptied(chart: Chart) -> Chart:
    """Return the chart with every figure missing."""
    figures = chart.data.select_dtypes("number").columns.difference(["year", "column", "row"])
    return replace(chart, data=chart.data.assign(**dict.fromkeys(figures, NONE)))


def report(*charts: Chart, programme: str = "Alliance des territoires") -> Report:
    """Return a report in French that holds every kind of block."""
    table = ReportTable(
        "scores",
        "Scores par dimension",
        (
            TableColumn("label", "Dimension"),
            TableColumn("score", "Score", "score", help="de 0 à 100"),
            TableColumn("gap", "Écart", "signed"),
            TableColumn("n", "n", "integer"),
            TableColumn("eur", "Moyens", "euros"),
            TableColumn("id", "Identifiant", "identifier"),
        ),
        pd.DataFrame(
            {
                "label": ["Sens", "Équilibre", "Effets"],
                "score": [1234.5, 51.3, 99.9],
                "gap": [-4.2, NONE, 0.0],
                "n": [12345.0, 640.0, 3.0],
                "eur": [4525.0, NONE, 0.0],
                "id": ["sens|mean|A", "equilibre|mean|A", "effets|<mean>|A"],
            }
        ),
        reading="les partenaires donnent 51,3 à l’équilibre.",
        scope="programme, campagne 2025.",
        source="campagne.xlsx.",
        notes=("Scores de 0 à 100.",),
        withheld={"score": frozenset({2})},
    )
    detail = replace(table, id="detail", title="Toutes les questions", detail=True)
    essentials: tuple[object, ...] = (
        Paragraph("L’équilibre reste le point à travailler.", "lead"),
        KeyFigures(
            (
                KeyFigure("Partenariats en cours", 1560.0, "integer", None),
                KeyFigure("Taux de réponse", 0.39, "percent", 8486, "de la partie B"),
                KeyFigure("Score de sens", None, "score", None, "effectif insuffisant"),
            )
        ),
        Bullets("Lignes de puissance", ("Le sens est partagé.",), "strength"),
        Paragraph("Les données sont inventées.", "warning"),
    )
    return Report(
        "Rapport annuel d’évaluation partenariale",
        f"{programme}, campagne 2025",
        "fr",
        programme,
        "2025",
        (
            Section("essentials", "L’essentiel", essentials, "L’essentiel"),  # type: ignore[arg-type]
            Section("results", "Les résultats", (Heading("En chiffres"), table, *charts, detail)),
        ),
        status="Programme inventé",
        facts={"Référentiel": "partenariat 1.0"},
    )
