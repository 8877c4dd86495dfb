"""Which language a text is in: always the same answer, and ours alone."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from cleaner.language import detect, looks_foreign
from tests.support import ROOT

PARAGRAPHS: Final = {
    "de": (
        "Der Müller schloss am Abend das Wehr, und am Morgen lag die untere Wiese trocken. Niemand im Dorf "
        "hatte seit dem Frühjahr einen Aal gesehen, aber alle wussten noch, wie man sie fängt und wie lange "
        "sie im Rauch hängen müssen."
    ),
    "fr": (
        "Le meunier ferma la vanne le soir, et le matin la prairie du bas était à sec. Personne au village "
        "n'avait vu d'anguille depuis le printemps, mais tous savaient encore comment on les prend et combien "
        "de temps il faut les fumer."
    ),
    "es": (
        "El molinero cerró la compuerta por la tarde, y por la mañana el prado de abajo estaba seco. Nadie en "
        "el pueblo había visto una anguila desde la primavera, pero todos sabían cómo se pescan y cuánto "
        "tiempo hay que ahumarlas."
    ),
    "ru": (
        "Мельник закрыл запруду вечером, и к утру нижний луг высох. С весны никто в деревне не видел угря, но "
        "все ещё помнили, как их ловят и сколько времени нужно коптить."
    ),
    "zh": (
        "磨坊主在傍晚关上了水闸，到了早上，下面的草地已经干了。从春天起，村里没有人见过鳗鱼，但是大"
        "家都还记得怎样捉它们，也记得要熏多长时间才好吃。他的女儿在河对岸等了一夜，她说水会回来的。"
    ),
    "en": (
        "The miller closed the sluice in the evening, and by morning the lower meadow had fallen dry. Nobody "
        "in the village had seen an eel since spring, but all of them still knew how they are caught and how "
        "long they must hang in the smoke."
    ),
}
PROSE: Final = {  # what is written in sentences, in English
    "advice-column-dear-winifred.txt",
    "article-content-farms.md",
    "bio-novelist.txt",
    "essay-lorem-ipsum.txt",
    "interview-bell-founder.md",
    "manual-pageboard.md",
    "museum-guide-stereographs.txt",
    "news-masthead-dispute.txt",
    "play-registry-office.txt",
    "poem-ferry-refrain.txt",
    "programme-note-fog-headlines.txt",
    "sermon-the-long-table.txt",
}


def fixture(name: str) -> str:
    return (ROOT / "fixtures" / "prose" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_paragraph(language: str) -> None:
    assert looks_foreign(PARAGRAPHS[language]) is (language != "en")
    assert detect(PARAGRAPHS[language]) == language


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures" / "prose").iterdir()), ids=lambda path: str(path.name))
def test_whole_documents(path: object) -> None:
    name = str(path).rsplit("/", 1)[-1]
    foreign: dict[str, str | None] = {
        "carta-desde-el-faro.txt": "es",
        "dalil-kitaba.txt": "ar",
        "dialog-am-fahrkartenschalter.txt": "de",
        "dialogo-redazione.txt": "it",
        "guide-de-style-titres.md": "fr",
        "jieshao-biaoti-dang.txt": None,  # short, and langdetect is not sure
        "katalog-pocztowek.txt": "pl",
        "lehrbuch-hindi-website.txt": "hi",
        "lista-de-exposicion.txt": "es",
        "lorem-ipsum-geschichte.md": "de",
        "minshu-chirashi.txt": "ja",
        "poema-comparte.txt": "es",
        "programa-e-lista.txt": "pt",
        "programm-lichterfest.txt": "de",
        "recette-tourte-aux-blettes.txt": "fr",
        "sinema-jeneriki.txt": "tr",
        "stikhi-i-ob-yavleniya.txt": "ru",
        "versi-sito.txt": "it",
        "verslag-vergadering-site.txt": "nl",
        "zitate-leserbrief.txt": "de",
    }
    assert looks_foreign(fixture(name)) is (name in foreign)
    assert detect(fixture(name)) == foreign.get(name, "en")


@pytest.mark.parametrize("name", sorted(PROSE))
def test_no_paragraph_of_english_sentences_looks_foreign(name: str) -> None:
    paragraphs = re.split(r"\n\s*\n", fixture(name))
    prose = [one for one in paragraphs if re.match(r"\w", one) and one.rstrip().endswith((".", "!", "?", "”", '"'))]
    assert [one for one in prose if looks_foreign(one)] == []


@pytest.mark.parametrize(
    ("text", "foreign", "language"),
    [
        ("", False, None),
        (" \n\t" * 99, False, None),
        ("0123 4567, 89! " * 40, True, None),  # a table of numbers has no function words either, and no language
        ("😀🌧" * 300, False, None),
        ("Edinburgh Lufthavn", False, None),  # too little
        ("Der Fluss trat über die Ufer.", False, None),
        ("ꭰꭱꭲꭳꭴꭵ" * 40, True, None),  # Cherokee, which nobody counted
        ("\ud800" * 400, False, None),
        ("長い夜のあいだに雨が降り、朝になると川は橋の下まで来ていた。", True, "ja"),
    ],
)
def test_little_to_go_by(text: str, foreign: bool, language: str | None) -> None:
    assert looks_foreign(text) is foreign
    assert detect(text) == language


@pytest.mark.parametrize("language", ["de", "EN", "", "xx"])
def test_a_language_without_function_words_is_an_error(language: str) -> None:
    with pytest.raises(ValueError, match="no function words for language"):
        looks_foreign(PARAGRAPHS["en"], language)


def test_only_the_beginning_counts() -> None:
    english = PARAGRAPHS["en"] * 30
    assert (looks_foreign(english + PARAGRAPHS["ru"] * 99), detect(english + PARAGRAPHS["ru"] * 99)) == (False, "en")


def test_the_same_answer_whatever_was_asked_before_and_in_threads() -> None:
    texts = [*PARAGRAPHS.values(), *(text[at : at + 60] for text in PARAGRAPHS.values() for at in (0, 20, 40, 60))]
    expected = [detect(text) for text in texts]
    assert [detect(text) for text in reversed(texts)] == expected[::-1]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts * 3)) == expected * 3


def test_the_first_answers_of_threads_that_start_together() -> None:
    program = (
        "from concurrent.futures import ThreadPoolExecutor; from cleaner.language import detect\n"
        f"with ThreadPoolExecutor(8) as pool: print(set(pool.map(detect, [{PARAGRAPHS['fr']!r}] * 16)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "{'fr'}\n"


def test_langdetects_own_state_is_left_alone() -> None:
    import langdetect
    from langdetect import detector_factory

    assert detector_factory.DetectorFactory.seed is None
    before = detector_factory._factory
    assert detect(PARAGRAPHS["de"]) == "de"
    assert detector_factory._factory is before
    assert detector_factory.DetectorFactory.seed is None
    assert langdetect.detect(PARAGRAPHS["fr"]) == "fr"
    assert detect(PARAGRAPHS["de"]) == "de"
