"""A profile goes in whatever layout and language it stands; what only looks like one stays, byte for byte."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pytest

from cleaner import Cleaner, Config
from cleaner.rules.author_profile._vocabulary import RANKS
from cleaner.rules.lexicon import sections_of

CLEANER: Final = Cleaner(Config(select=("author-profile",)), strict=True)
BEFORE: Final = "The river rose over its banks in March and stood in the gardens of the old town until Easter."
AFTER: Final = "When the water fell again the mud was left, and with it the snails."
LATIN: Final = "Aut est minus quibusdam neque odio. Velit delectus nihil."
Pairs = Sequence[tuple[str, str]]
VALUES: Final = (
    "Jo Dell",
    "jdell",
    "jo@example.org",
    "1984-02-11",
    "9 Elm Row",
    "555-0119",
    "Dell Ltd",
    "Baker",
    LATIN,
)

LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    "en": ("About the Author", "Name, Username, Email, Birthdate, Address, Phone, Company, Job, Bio"),
    "de": ("Über den Autor", "Name, Benutzername, E-Mail, Geburtsdatum, Adresse, Telefon, Firma, Beruf, Bio"),
    "fr": (
        "À propos de l’auteur",
        "Nom, Nom d’utilisateur, E-mail, Date de naissance, Adresse, Téléphone, Entreprise, Métier, Biographie",
    ),
    "es": (
        "Sobre el autor",
        "Nombre, Usuario, Correo, Fecha de nacimiento, Dirección, Teléfono, Empresa, Profesión, Biografía",
    ),
    "pt": (
        "Sobre o autor",
        "Nome, Usuário, E-mail, Data de nascimento, Endereço, Telefone, Empresa, Profissão, Biografia",
    ),
    "it": (
        "Sull'autore",
        "Nome, Nome utente, Email, Data di nascita, Indirizzo, Telefono, Azienda, Professione, Bio",
    ),
    "nl": ("Over de auteur", "Naam, Gebruikersnaam, E-mail, Geboortedatum, Adres, Telefoon, Bedrijf, Beroep, Bio"),
    "pl": (
        "O autorze",
        "Imię i nazwisko, Nazwa użytkownika, E-mail, Data urodzenia, Adres, Telefon, Firma, Zawód, O mnie",
    ),
    "ru": ("Об авторе", "Имя, Логин, Почта, Дата рождения, Адрес, Телефон, Компания, Должность, О себе"),
    "tr": (
        "Yazar Hakkında",
        "Ad Soyad, Kullanıcı Adı, E-posta, Doğum Tarihi, Adres, Telefon, Şirket, Meslek, Biyografi",
    ),
    "id": ("Tentang Penulis", "Nama, Nama pengguna, Email, Tanggal lahir, Alamat, Telepon, Perusahaan, Pekerjaan, Bio"),
    "hi": ("लेखक के बारे में", "नाम, उपयोगकर्ता नाम, ईमेल, जन्मतिथि, पता, फ़ोन, कंपनी, पेशा, परिचय"),
    "ar": (
        "نبذة عن الكاتب",
        "الاسم, اسم المستخدم, البريد الإلكتروني, تاريخ الميلاد, العنوان, الهاتف, الشركة, الوظيفة, نبذة",
    ),
    "zh": ("作者简介", "姓名, 用户名, 邮箱, 出生日期, 地址, 电话, 公司, 职业, 简介"),
    "ja": ("著者プロフィール", "名前, ユーザー名, メール, 生年月日, 住所, 電話番号, 会社, 職業, 自己紹介"),
}


def lines(form: str, between: str = "\n") -> Callable[[Pairs], str]:
    """A layout with a key and its value in each line."""
    return lambda pairs: between.join(form.format(key=key, value=value) for key, value in pairs)


def wide_table(pairs: Pairs) -> str:
    """A table with a column for each key."""
    keys, values = zip(*pairs, strict=True)
    return f"| {' | '.join(keys)} |\n|{'---|' * len(keys)}\n| {' | '.join(values)} |"


LAYOUTS: Final[Mapping[str, Callable[[Pairs], str]]] = {
    "plain": lines("{key}: {value}"),
    "bulleted": lines("  • {key} : {value}"),
    "numbered": lambda pairs: "\n".join(f"{at}. {key}: {value}" for at, (key, value) in enumerate(pairs, 1)),
    "bold keys": lines("- **{key}:** {value}"),
    "dashes": lines("{key} — {value}"),
    "hyphens": lines("- {key} - {value}"),
    "arrows": lines("{key} → {value}"),
    "tabs": lines("{key}\t{value}"),
    "blank lines": lines("{key}: {value}", "\n\n"),
    "pipes": lines("{key} | {value}"),
    "table": lambda pairs: "| | |\n|---|---|\n" + lines("| {key} | {value} |")(pairs),
    "wide table": wide_table,
    "own lines": lines("{key}\n{value}"),
    "own paragraphs": lines("**{key}**\n\n{value}", "\n\n"),
    "one line": lines("{key}: {value}", " "),
    "one line with bars": lines("{key}: {value}", " | "),
    "one line with commas": lines("{key} : {value}", ", "),
}


def profile(language: str, layout: str) -> str:
    heading, keys = LANGUAGES[language]
    return f"{heading}\n\n{LAYOUTS[layout](tuple(zip(keys.split(', '), VALUES, strict=True)))}"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_goes_wherever_it_stands(language: str, layout: str) -> None:
    text = profile(language, layout)
    assert CLEANER.clean(f"{BEFORE}\n\n{text}\n").text == f"{BEFORE}\n"
    assert CLEANER.clean(f"{BEFORE}\n\n{text}\n\n{AFTER}\n").text == f"{BEFORE}\n\n{AFTER}\n"


@pytest.mark.parametrize("layout", ["plain", "bulleted", "bold keys", "dashes", "pipes", "own lines", "one line"])
@pytest.mark.parametrize("language", ["en", "ru", "ja"])
def test_a_profile_may_be_cut_off_anywhere(language: str, layout: str) -> None:
    text = profile(language, layout)
    email = text.index(VALUES[2]) + len(VALUES[2])
    for end in range(email, len(text)):
        assert CLEANER.clean(f"{BEFORE}\n\n{text[:end]}\n").text == f"{BEFORE}\n", text[:end]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["{}", "{}:", "## {}", "**{}**"])
def test_a_heading_alone_goes_from_the_end_only(language: str, form: str) -> None:
    heading = form.format(LANGUAGES[language][0])
    assert CLEANER.clean(f"{BEFORE}\n\n{heading}\n").text == f"{BEFORE}\n"
    for text in (f"{BEFORE}\n\n{heading}\n\n{AFTER}\n", f"Inside\n\n- The flood\n- {heading}\n", f"{heading}\n"):
        assert CLEANER.clean(text).text == text


LOOK_ALIKES: Final = [
    f"{BEFORE}\n\nAbout the author\n\nName: Marta Sol\nEmail: marta@rivers.example\nWebsite: https://rivers.example",
    f"{BEFORE}\n\nAuthor information\n\nName: Dr. Marta Sol\nAddress: 4 Mill Lane\nEmail: sol@uio.example\nPhone: 555-0144",
    "Lebenslauf\n\nName: Ewa Bielak\nGeburtsdatum: 1979-05-03\nAdresse: Lindenstr. 3\nTelefon: 0228 1234\nBeruf: Vermesserin",
    "Curriculum vitae\n\nNom : Ewa Bielak\nDate de naissance : 1979-05-03\nE-mail : ewa@example.org\nProfession : géomètre",
    "Datos personales\n\nNombre: Eva Gil\nFecha de nacimiento: 1979-05-03\nTeléfono: 91 000 00 00\nProfesión: topógrafa",
    f"{BEFORE}\n\nLeave a reply\n\nName\n\nEmail\n\nUsername\n\nWebsite",
    f"{BEFORE}\n\nName *\nEmail *\nUsername *\nPhone\nCompany",
    f"{BEFORE}\n\nCreate an account\n\nUsername: six letters\nEmail: one that you read\nBirthdate: if you want\nBio: one line",
    "用户注册\n\n请填写以下信息。\n\n姓名：张三\n用户名：zhangsan\n邮箱：zhangsan@example.com\n出生日期：1990-01-01\n",
    "Users\n\nName: Jo\nUsername: jo\nEmail: jo@example.com\nBirthdate: 1990-01-01\n\n"
    "Name: Bo\nUsername: bo\nEmail: bo@example.com\nBirthdate: 1991-01-01",
    f"{BEFORE}\n\n> Detail Author:\n>\n> • Name : Jo Dell\n> • Username : jdell\n> • Email : jo@example.com\n",
    f"{BEFORE} On each page stood: Detail Author: Name : Jo Username : jo Birthdate : 1990-01-01 Bio : {LATIN} {AFTER}",
    f"    name: Jo Dell\n    username: jdell\n    email: jo@example.com\n    bio: {LATIN}\n",
    f"{BEFORE}\n\nname: Jo Dell\nusername: jdell\nemail: jo@example.com\nbirthdate: 1990-01-01\naddress: 3 Elm Row\n",
    f"{BEFORE}\n\nFacebook:\nFollowers: 12,000\nFollowing: 300\n\nInstagram:\nFollowers: 8,000\nFollowing: 120\n",
    "Grimwald\n\nName: Grimwald\nHandle: grim\nBorn: 812\nAddress: the bridge\nJob: ferryman\nBio: He owes three coins.",
    "Real name: Jo Dell\nNickname: JD\nDate of birth: 15 May 1990\nProfession: actor\nInstagram: @jd\nFacebook: jdell",
    "Автор\n\nИмя: Станислав Лем\nДата рождения: 12.09.1921\nПрофессия: писатель\n",
    f"{BEFORE}\n\nThe bot made up a profile.\n\nName: Jo\nUsername: jo\nBirthdate: 1990-01-01\nBio: {LATIN}\n\n{AFTER}",
    f"{BEFORE} Lost: a purse. Name: Jo Dell, Phone: 555-0119, Email: jo@example.com, Address: 4 Mill Lane.",
    "Meet the team\n\nName: Jo Dell\nJob: Baker\nTwitter: @jodell\n\nName: Bo Dahl\nJob: Miller\nTwitter: @bodahl",
    f"{BEFORE}\n\nAuthor: Jo Dell\nUsername: jdell\nPosts: 41\nJoined: 2011",
    f"{BEFORE}\n\nFacebook\n\nTwitter\n\nInstagram\n\nYouTube\n",
    "# Profile fields\n\nUsername — what others see\nEmail — where we write to\nBirthdate — never shown\nBio — one line\n",
    "السيرة الذاتية\n\nالاسم: ليلى حداد\nتاريخ الميلاد: 1990-01-01\nالهاتف: 0123456789\nالمهنة: مهندسة\n",
    "पंजीकरण\n\nनाम: सीता देवी\nजन्मतिथि: 1990-01-01\nपता: 3 गंगा मार्ग\nपेशा: शिक्षिका\n",
    "About the Author\n\nName: Jo Dell\nUsername: jdell\nEmail: jo@dell.example\nPhone: 555-0119\nCompany: Dell Ltd\n",
]


@pytest.mark.parametrize("text", LOOK_ALIKES, ids=lambda text: " ".join(text.replace(BEFORE, "").split()[:5]))
def test_a_look_alike_comes_through(text: str) -> None:
    assert CLEANER.clean(text).text == text


def test_a_key_means_the_same_in_all_languages() -> None:
    """One table holds the keys of all languages: were two at odds, one would be read wrongly."""
    for language in sections_of("profile").values():
        for rank, entry in enumerate(language["personal"]):
            assert {variant.strip(): RANKS[variant.strip()] for variant in entry.split(",")} == {
                variant.strip(): rank for variant in entry.split(",")
            }


def test_an_address_may_have_two_lines_and_a_key_may_be_unknown() -> None:
    text = profile("en", "plain").replace("9 Elm Row", "9 Elm Row\nLake Ida, OR 97001\nFavourite colour: blue")
    assert CLEANER.clean(f"{BEFORE}\n\n{text}\n").text == f"{BEFORE}\n"
    text = f"{BEFORE}\n\n{profile('en', 'plain')}"
    listing = "\n\nVenue: Old Mill\nAddress: 4 Mill Lane\nPrice: none\n"
    assert CLEANER.clean(text + listing).text == BEFORE + listing
    listing = "\n\nPhone: 555-0101\nAddress: 4 Mill Lane\n"
    assert CLEANER.clean(text + listing).text == BEFORE + listing
    assert CLEANER.clean(text.replace("Phone: 555-0119\n", "") + listing).text == BEFORE + listing


@pytest.mark.parametrize(
    "heading", ["Summary", "## Position", "**City**", "Facebook", "Biography", "Contact", "Description"]
)
@pytest.mark.parametrize("layout", ["plain", "bulleted", "table", "own lines", "one line"])
def test_a_heading_of_the_text_that_is_a_key_stays(heading: str, layout: str) -> None:
    rest = f"{heading}\n\n{AFTER}\n"
    assert CLEANER.clean(f"{BEFORE}\n\n{profile('en', layout)}\n\n{rest}").text == f"{BEFORE}\n\n{rest}"


@pytest.mark.parametrize("last", ["bio", "job"])
def test_prose_in_the_same_line_stays(last: str) -> None:
    text = profile("en", "one line").replace("\n\n", " ")
    text = text if last == "bio" else text[: text.index(" Bio:")]
    for before in ("", f"{BEFORE} "):
        assert AFTER in CLEANER.clean(f"{before}{text} {AFTER}\n\n{BEFORE}\n").text


def test_a_table_below_a_heading_stays() -> None:
    text = f"{BEFORE}\n\nAbout the author\n\n| Year | Book |\n|---|---|\n| 1990 | Mud |\n| 1994 | Snails |\n"
    assert CLEANER.clean(text).text == text


@pytest.mark.parametrize("end", ["The end.", "Fin"])
def test_the_last_words_of_a_text_stay(end: str) -> None:
    text = f"{BEFORE}\n\n{profile('en', 'bulleted')}\n\n{end}\n"
    assert CLEANER.clean(text).text == f"{BEFORE}\n\n{end}\n"


def test_what_follows_a_profile_stays() -> None:
    heading = "Links\n\n- The mill\n- The flood\n"
    assert CLEANER.clean(f"{BEFORE}\n\n{profile('en', 'plain')}\n\n{heading}").text == f"{BEFORE}\n\n{heading}"
