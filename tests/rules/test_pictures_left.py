"""Texts in many languages that use the words of captions and credits and must come through as they are."""

from typing import Final

import pytest

from cleaner import Cleaner

CLEANER: Final = Cleaner(strict=True)
BEFORE: Final = (
    "The society met on the first Tuesday of every month in the back room of the library, and after the "
    "minutes had been read somebody would speak about a subject of his choice for an hour."
)
AFTER: Final = (
    "Nobody remembers how the custom began, but it was still kept in the seventies, when the library "
    "moved to its present building and the back room became a store for chairs."
)
BETWEEN: Final = [
    "Getty Images",  # may be the heading of a part about the firm
    "Reuters/Ipsos poll",
    "Photos by Children",
    "Regie: Ilse Varga\nKamera: Bo Dahl\nBild: Jan Ulm\nTon: Ada Finch",
    "Directed by Ilse Varga. Photography by Bo Dahl. Music by Cy Ray",
    "Texto: Ana Ruiz. Fotos: Luis Gil",
    "Texte : Lise Aubrac\nPhotos : Maud Kervella",
    "Quelle: Statistisches Bundesamt",
    "Kaynak: Anadolu Ajansı",
    "Source: NASA",
    "Zum Bild: Anna Berg",
    "Mi foto: Ana Ruiz con un pez.",
    "Foto de Familia",
    "Foto di Gruppo",
    "Bild von Gott",
    "Foto de Portada del Disco",
    "Gráfico: Temperatura Media Anual",
    "Gambar: Gunung Merapi",
    "图：一九三一年的码头",
    "صورة: جسر قديم",
    "चित्र: पुराना पुल",
    "“Photo: Jane Doe”",
    "- Photo: Jane Doe/AFP\n- Photo: Ed Low/Reuters",
    "The Weir at Night, 1931. Photo: Anna Berg\n\nThe Mill, 1932. Photo: Anna Berg\n\nThe Pier, 1933. Photo: Jan Ulm",
    "Bildnachweise\n\nFoto: Anna Berg\n\nFoto: Jan Ulm/dpa\n\nFoto: Shutterstock",
    "1. Das Wehr bei Nacht\nFoto: Anna Berg\n\n2. Die Mühle im Schnee\nFoto: Anna Berg",
    "Next image\n\nPress N for it.\n\nPrevious image\n\nPress P for it.",
    "Full screen\n\nThis mode hides the menu.",
    "Never trust a river in March - Ida McPhee",
    "npm-run-build-production",
    "How the river changed\n\nHow the river changed",
]


@pytest.mark.parametrize("text", BETWEEN)
def test_what_a_text_itself_says_stays(text: str) -> None:
    document = f"{BEFORE}\n\n{text}\n\n{AFTER}"
    assert CLEANER.clean(document).text == document


@pytest.mark.parametrize("marks", [("7/10", "8/10"), ("1/2", "2/2")])
def test_marks_and_parts_are_no_counters(marks: tuple[str, str]) -> None:
    document = f"{BEFORE}\n\n{marks[0]}\n\n{AFTER}\n\n{marks[1]}\n\n{BEFORE}"
    assert CLEANER.clean(document).text == document
