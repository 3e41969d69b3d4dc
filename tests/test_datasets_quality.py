"""Personal data in texts are told at their cell, and ordinary texts are left in peace."""

import pandas as pd
import pytest

from alliances.datasets.marks import Checked
from alliances.datasets.place import Place
from alliances.datasets.rules.personal import masked, personal_data, quality_marks
from alliances.datasets.survey import Table
from alliances.findings import Severity
from alliances.frameworks.load import load_framework


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("écrire à claire.martin@asso.example.fr", "email"),
        ("Appeler le 06 12 34 56 78.", "phone"),
        ("Tél. 0612345678", "phone"),
        ("01.23.45.67.89", "phone"),
        ("+33 6 12 34 56 78", "phone"),
        ("+44 20 7946 0958", "phone"),
        ("Voir M. Dupont", "name"),
        ("Mme Claire Martin suit le dossier", "name"),
        ("Madame LEGRAND", "name"),
        ("ask Mr Smith", "name"),
        ("le Dr Éluard", "name"),
        ("FR76 3000 6000 0112 3456 7890 189", "iban"),
        ("1 85 05 78 006 084 36", "social_security"),
    ],
)
def test_personal_data_are_seen_in_a_text(text: str, kind: str) -> None:
    assert personal_data(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Le budget est passé de 12 500,50 € à 1 200 000 € en 2025.",
        "SIRET 732 829 320 00074",
        "Madame la Présidente, Monsieur le Maire et les élus",
        "Monsieur Le Maire",
        "Le 01/02/2025, de 10 h à 12 h 30",
        "Atelier du 01.02.2025 au 28.02.2025",
        "3 M. d'euros, 2 mm de pluie",
        "@association sur les réseaux",
        "Objectif 17.10, cible 17.17",
        "De 0 à 10 : 0123",
    ],
)
def test_ordinary_texts_are_left_in_peace(text: str) -> None:
    assert personal_data(text) is None


def test_it_is_told_at_its_cell_and_not_for_an_owner() -> None:
    data = pd.DataFrame(
        {"text": ["Voir avec Mme Martin", "Tenir la réunion"], "owner": ["M. Petit", "Mme Roux"]},
        index=[3, 4],
    )
    place = Place("Recommandations", {"text": 0, "owner": 1})
    table = Table(
        key="recommendations",
        sheet="Recommandations",
        data=data,
        columns={"text": "A", "owner": "B"},
        states=pd.DataFrame(index=data.index),
        raw=data,
        places=(place,),
    )
    marks = list(quality_marks(Checked({"recommendations": table}), load_framework("partenariat")))
    assert [mark.place for mark in marks] == [("recommendations", 3, "text")]
    assert marks[0].problem.code == "personal_data"
    assert marks[0].problem.severity is Severity.VERIFY


@pytest.mark.parametrize(
    "text",
    ["jean.dupont@asso.fr", "06 12 34 56 78", "Mme Durand", "FR76 3000 6000 0112 3456 7890 189"],
)
def test_what_is_masked_is_no_longer_personal_and_keeps_its_length(text: str) -> None:
    hidden = masked(f"Voir {text} avant mardi")
    assert personal_data(hidden) is None
    assert len(hidden) == len(f"Voir {text} avant mardi")
    assert hidden.startswith("Voir ")
    assert hidden.endswith(" avant mardi")


def test_a_text_without_personal_data_is_not_changed() -> None:
    assert masked("Une convention de 3 ans, 12 500 €") == "Une convention de 3 ans, 12 500 €"
