"""Bytes to text: whatever is decoded gives its bytes again."""

import codecs
import zlib
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.sources.decoding import decode, encode

UNICODE: Final = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7"]
ONE_BYTE: Final = ["ascii", "latin-1", "cp1252", "cp1250", "cp1251", "iso8859-15", "koi8-r", "mac-roman", "cp437"]
ASIAN: Final = ["shift_jis", "euc-jp", "iso2022-jp", "gb18030", "big5", "euc-kr"]
CODECS: Final = [*UNICODE, *ONE_BYTE, *ASIAN]
BOMS: Final = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    b"+/v8-",  # UTF-7's, which is text in ASCII to us
)


def comes_back(data: bytes) -> None:
    decoded = decode(data)
    if decoded is not None:
        assert encode(decoded.text, decoded.encoding, decoded.bom) == data
        decoded.text.encode()  # clean files are UTF-8
        assert decoded == decode(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
@example(b"\x80")
@example(b"\xff\xfe\x00\xd8")  # half of a surrogate pair
@example(b"\xff\xfe\x00")
@example(b"\xed\xa0\x80 a surrogate in UTF-8")
@example(b"\xc0\x80 NUL as Java writes it")
def test_random_bytes(data: bytes) -> None:
    comes_back(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BOMS), st.binary(max_size=60))
def test_random_bytes_after_a_byte_order_mark(bom: bytes, data: bytes) -> None:
    comes_back(bom + data)


@settings(max_examples=250, deadline=None)
@given(st.text(max_size=80), st.sampled_from(CODECS), st.integers(0, 3))
def test_texts_in_many_codecs_whole_and_cut(text: str, codec: str, lost: int) -> None:
    data = text.encode(codec, "ignore")
    comes_back(data[: len(data) - lost])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(CODECS)), max_size=4))
def test_texts_in_several_codecs_at_once(parts: list[tuple[str, str]]) -> None:
    comes_back(b"".join(text.encode(codec, "ignore") for text, codec in parts))


@given(st.text(max_size=200).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_is_read_as_such_unless_it_is_full_of_control_bytes(text: str) -> None:
    data = text.encode()
    decoded = decode(data)
    if sum(byte < 0x20 or byte == 0x7F for byte in data) == 0:
        assert decoded is not None
        assert (decoded.text, decoded.encoding, decoded.problems) == (text, "utf-8", ())


PLAIN: Final = "Rain fell all night, and the river rose.\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding", "bom"),
    [
        (b"", "", "utf-8", b""),
        (PLAIN.encode(), PLAIN, "utf-8", b""),
        ("雨 🌧 é\r\n".encode(), "雨 🌧 é\r\n", "utf-8", b""),
        (codecs.BOM_UTF8 + b"a", "a", "utf-8", codecs.BOM_UTF8),
        (codecs.BOM_UTF8, "", "utf-8", codecs.BOM_UTF8),
        (codecs.BOM_UTF8 * 2, "\ufeff", "utf-8", codecs.BOM_UTF8),  # the second one is a character
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é", "utf-16-le", codecs.BOM_UTF16_LE),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é", "utf-16-be", codecs.BOM_UTF16_BE),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é", "utf-32-le", codecs.BOM_UTF32_LE),  # begins as UTF-16's
        (codecs.BOM_UTF32_BE + "é".encode("utf-32-be"), "é", "utf-32-be", codecs.BOM_UTF32_BE),
        (b"\x1b[31mred\x1b[0m\x07\x08\n", "\x1b[31mred\x1b[0m\x07\x08\n", "utf-8", b""),  # a terminal's log
        (b"page\x0cpage\x0b\n", "page\x0cpage\x0b\n", "utf-8", b""),
    ],
)
def test_what_leaves_no_doubt_has_no_note(data: bytes, text: str, encoding: str, bom: bytes) -> None:
    decoded = decode(data)
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.bom, decoded.problems) == (text, encoding, bom, ())


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (PLAIN.encode("utf-16-le"), "looks like another encoding; read as utf-16-le"),
        (PLAIN.encode("utf-16-be"), "looks like another encoding; read as utf-16-be"),
        (b"caf\xe9 au lait, and nothing else to eat.", "not UTF-8 at byte 3; read as "),
        ("The café".encode()[:-1], "not UTF-8 at byte 7; read as "),
        (b"every byte that cp1252 lacks: \x81\x8d\x8f\x90\x9d", "not UTF-8 at byte 30; read as "),
    ],
)
def test_a_guess_has_a_note_with_the_place(data: bytes, note: str) -> None:
    decoded = decode(data)
    assert decoded is not None
    (problem,) = decoded.problems
    assert problem.kind == "encoding"
    assert problem.message.startswith(note)


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"\0" * 10_000,
        zlib.compress(PLAIN.encode() * 100),
        bytes(range(256)),
        b"%PDF-1.7\n" + zlib.compress(bytes(range(256)) * 40),
        b"\xff\xfe" + PLAIN.encode("utf-16-le") + b"\0",  # UTF-16 with half a character too many
    ],
    ids=["nul", "nuls", "deflate", "every byte", "pdf", "odd utf-16"],
)
def test_binary_data(data: bytes) -> None:
    assert decode(data) is None


WESTERN: Final = {
    "English": (
        "The café on the quay opened in May. Its owner, a former naval officer, had bought it for a song and a promise; "
        "the promise was to keep the name. Nobody remembers the song. On rainy evenings the regulars still argue about "
        "the naïve painting over the bar, and whether the boat in it could ever have floated.\n"
    ),
    "French": (
        "Les marées montent à cinq heures, et les pêcheurs rentrent avant la nuit. Où sont passés les élèves de l'école "
        "voisine ? On les a vus près du phare, là où la forêt s'arrête. « C'est déjà l'été », disait une vieille dame à "
        "son aînée, et le garçon du café a ri. Rien n'a changé depuis des années : la même fête au mois d'août.\n"
    ),
    "German": (
        "Über den Dächern der Stadt läuten die Glocken. Die Bäckerin öffnet früh, und schöne Gerüche ziehen durch die "
        "Straßen. Größere Schiffe können hier nicht anlegen; kleinere müssen bis zur Flut warten.\n"
    ),
    "Spanish": (
        "El niño miró al señor de la montaña y le preguntó qué había más allá del río. ¿Quién sabe? Según la abuela, "
        "allí vivió un pájaro que cantaba todas las mañanas.\n"
    ),
    "quotation marks": "“Rain”, she said – and nobody’s boat was ready. It cost them €40, and a night’s sleep… again.\n",
}


OTHERS: Final = {
    "cp1250": (
        "Moře bylo toho dne klidné a nikdo nemluvil o bouři. Večer se rybáři vrátili domů a děti běhaly po pláži, než "
        "přišla tma. Příliš žluťoučký kůň úpěl ďábelské ódy.\n",
        "A tenger nyugodt volt aznap, és senki sem beszélt a viharról. Este a halászok hazatértek, és a gyerekek a parton "
        "futkostak. Őszintén szólva, az idő hűvös volt, és a vödör is felborult.\n",
        "More je bilo mirno toga dana i nitko nije govorio o oluji. Navečer su se ribari vratili kući, a djeca su trčala "
        "po plaži. Život je čudan, rekao je, šećući.\n",
    ),
    "cp1254": (
        "Deniz o gün sakindi ve kimse fırtınadan söz etmedi. Akşam balıkçılar eve döndü, çocuklar kumsalda koştu. Güneş "
        "doğduğunda işçiler çalışıyordu; ağaçların altında yağmur bekliyorduk.\n",
    ),
    "cp1251": ("Море в тот день было спокойным, и никто не говорил о шторме. Вечером рыбаки вернулись домой.\n",),
    "cp1253": ("Η θάλασσα ήταν ήρεμη εκείνη την ημέρα και κανείς δεν μίλησε για την καταιγίδα.\n",),
    "shift_jis": ("その日、海は穏やかで、誰も嵐のことを話さなかった。夕方、漁師たちは家に帰った。\n",),
}


@pytest.mark.parametrize(("encoding", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts])
def test_what_is_not_western_is_not_read_as_if_it_were(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("text", WESTERN.values(), ids=WESTERN.keys())
def test_what_a_western_page_of_2005_says_is_read_as_it_says_it(text: str) -> None:
    """Windows-1252, the most frequent encoding after UTF-8: the clean file must not have other letters."""
    decoded = decode(text.encode("cp1252"))
    assert decoded is not None
    assert decoded.text == text
