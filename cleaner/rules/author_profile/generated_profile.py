"""Profiles of authors who do not exist, written by a fake-data generator."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.author_profile._lines import bare, profile_start, read_line
from cleaner.rules.author_profile._profile import Profile, read, top
from cleaner.rules.author_profile._vocabulary import (
    ADDRESS,
    BIO,
    BIRTHDATE,
    COMPANY,
    EMAIL,
    GENERATOR,
    JOB,
    LEAD_KIND,
    NAME,
    NAME_KEYS,
    NAMES,
    PHONE,
    WAKING,
    heading_kind,
    speaks_of_profiles,
)
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import Example, Literal, Rule, Shape
from cleaner.text.lines import BLANK

_SPOKEN_OF: Final = 160
"""Code points before and after a profile in which the text may say that it speaks of it: its last sentence, its next one."""
_FEW, _SOME = 3, 4
"""Different personal keys, with more evidence beside them and with less."""
_GENERATED: Final = 2
"""Keys of generators only that make even keys in lower case no sample. Half or twice of it changes nothing (`poe
thresholds`)."""
_SAFE_MAIL: Final = re.compile(r"@example\.(?:com|net|org)\Z")
"""Domains that nobody can have (RFC 2606), and in which generators put their people."""
_MANY: Final = 6
"""Personal keys, a user name and a job among them, that no sample account has."""
_AFTER_KEY: Final = 40
"""Code points after a key in which a mark joins it to its value; half or twice of it changes nothing (`poe thresholds`)."""
_NEAR_JOINT: Final = re.compile(r"[:：=→»|\t]|[ *_][–—-][ *_]")
_LINE: Final = 80
"""Code points of a line that may be a heading or a label with its marks."""
_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_END_OF_SENTENCE: Final = re.compile(r"[.!?…。！？।؟]['\"”’»)*_]{0,4}\Z")
_OF_AUTHORS: Final = frozenset({GENERATOR, "heading"})


class GeneratedProfile(Rule):
    """A profile of an invented person: keys and values with heading, socials and a biography in pseudo-Latin.

    Why: content farms sign their articles with people out of a fake-data generator.
    Leaves alone: biographies in sentences, contact lists, CVs, sample accounts, and profiles that the text announces.
    Seen in: seeds 000, 001, 004.
    """

    id = "generated-profile"
    category = "author-profile"
    highest = Confidence.CERTAIN
    languages = frozenset(sections_of("profile"))
    wakes_on = (
        Shape(r"k(?:_*[kl]){2,}"),
        Shape(r"l(?:_*[lk])+"),
        *(Literal(term) for term in WAKING),
        *(Literal(f"{key} {dash} ") for key in NAME_KEYS for dash in "-–—"),
    )
    removes = (
        Example(
            "The pact was signed.\n\n⟦Detail Author:\n\n  • Name : Orla Quist\n  • Username : oquist\n"
            "  • Email : oquist@example.com\n  • Birthdate : 1984-02-11\n  • Address : 9 Elm Row Lake Ida, OR 97001\n"
            "  • Phone : 555-0119\n  • Company : Quist Group\n  • Job : Glazier\n"
            "  • Bio : Aut est minus quibusdam neque odio. Velit delectus nihil.\n\nSocials\n\nlinkedin:\n\nfacebook:\n\n"
            "  • url : https://facebook.com/oquist\n  • username : oquist\n  • bio : Ut laborum dolorem tenetur ut.\n"
            "  • followers : 5210\n  • following : 191⟧"
        ),
        Example(
            "Tulips need cold.\n\n⟦Author Details:\n- Name: Ben Ode\n- Username: bode7\n- Email: b.ode@example.net\n"
            "- Phone: 555-0133\n\nSocials\n\ntiktok:\n\nfacebook:⟧"
        ),
        Example(
            "⟦**Name:** Ida Vole\n**Username:** ivole\n**Birthdate:** 1990-01-30\n"
            "**Bio:** Facilis animi ut velit temporibus ab eos. Vel nobis voluptas quo officia.⟧\n\nA museum of clocks opened."
        ),
        Example("Trams returned to the quay.\n\n⟦Detail Author:\n\n  • Name : Pia Lund\n  • Userna⟧"),
        Example(
            "Snow closed the pass.\n⟦About the Author\n• Name : Max Toll\n• Username : mtoll\n• Company : Toll and Sons\n"
            "• Job : Carpenter\ninstagram:\n• username : mtoll\n• followers : 12\n• following : 9⟧\nThe road reopened at noon."
        ),
        Example(
            "Die Fähre legte ab. ⟦Details zum Autor: Name : Uwe Holm Benutzername : uholm E-Mail : uholm@example.org "
            "Geburtsdatum : 1977-04-02 Beruf : Tischler Bio : Quia dolor sit. Nemo enim ipsam voluptatem quia voluptas.⟧"
        ),
        Example(
            "Le marché a fermé à midi.\n\n⟦### À propos de l’auteur\n\n| Champ | Valeur |\n|---|---|\n| Nom | Luce Pion |\n"
            "| Nom d’utilisateur | lpion |\n| Date de naissance | 1969-12-01 |\n| Téléphone | 04 79 11 22 33 |\n"
            "| Entreprise | Pion SARL |⟧"
        ),
        Example(
            "La plaza quedó vacía.\n\n⟦**Sobre la autora**\n\n**Usuario** — nmora\n**Correo** — nmora@example.com\n"
            "**Teléfono** — 923 23 57 50\n**Profesión** — Panadera\n**Empresa** — Mora e Hijos⟧"
        ),
        Example("小镇的夜晚很安静。\n\n⟦作者资料\n姓名：董瑞\n用户名：oye\n邮箱：oye@example.net\n电话：13333176744⟧"),
        Example(
            "駅は静かだった。\n\n⟦著者プロフィール\n・名前：清水 淳\n・ユーザー名：haruka\n"
            "・生年月日：1988-09-30\n・職業：寿司職人⟧"
        ),
        Example(
            "Поезд ушёл в полдень.\n\n⟦Сведения об авторе\n\nФИО\nЛора Аксенова\n\nЛогин\nlora.a\n\nДень рождения\n1971-05-30\n\n"
            "Место работы\nАО «Весна»⟧"
        ),
        Example(
            "शाम को नदी शांत थी।\n\n⟦लेखक के बारे में\n\nनाम : गीता राव\nउपयोगकर्ता नाम : grao\nजन्मतिथि : 1990-02-02\nपेशा : दर्ज़ी⟧"
        ),
        Example("أغلق السوق عند الظهر.\n\n⟦تفاصيل الكاتب:\n\n• الاسم : مهدي نسيبة\n• اسم المستخ⟧"),
        Example(
            "The jar goes out.\n\n⟦— Written by —\nName - Cyn Leal\nHometown - 670 Point, Tamara, MA 89759\nWorks as - Warden\n"
            "In own words - I am a jolly writer. Non quam veniam dolorem harum iure minus similique sed.⟧\n\nSlow dough wins."
        ),
        Example(
            "Press it on Sunday.\n\n⟦Author: Gar Mill\nBirthday: 1944-04-11\nAddress: 112 Pike, Debra, GA 02087\nPhone:⟧"
        ),
        Example(
            "Come after two.\n\n⟦About the author: Kat Ram Birthday 1946-09-12 Address 18 Isle, East, IA 04573 "
            "Phone 912-355-0611 Job Surveyor Hobby Beekeeping Introduction My name is Kat, I am a zeal⟧"
        ),
        Example(
            "Keep it cool.\n\n⟦Job: Clerk\nCompany: King and Sons\nResidence: 41 Circles\nDavis, MO 45419\nBlood Group: AB+\n"
            "Username: wmorgan\nName: Lou Payne\nSex: M\nAddress: 310 Pass, NE 88723\nMail: a74@gmail.com\nBirthdate: 1938-12-12⟧"
        ),
        Example(
            "Rye is slow.\n\n⟦Socials\n\nlinkedin:\n\ntwitter:\n\n- url: https://twitter.com/chavez1\n- username: chavez1\n"
            "- bio: Throughout change week consider such could.\n- followers: 7417\n- following: 2241⟧"
        ),
        Example("The lamps were lit by six.\n\n⟦About the Author⟧\n"),
        Example(
            "A feira acabou.\n\n⟦Nome : Al Po Usuário : alpo E-mail : al@example.com Data de nascimento : 1990-02-02⟧"
        ),
    )
    keeps = (
        Example(
            "Club officers\n\nName: Rosa Helm\nPhone: 555-0144\nEmail: rosa@example.org\nAddress: 4 Mill Lane\n\n"
            "Name: Tom Akers\nPhone: 555-0145\nEmail: tom@example.org\nAddress: 11 Quay Street",
            because="a contact directory",
        ),
        Example(
            "Curriculum vitae\n\nName: Ewa Bielak\nDate of birth: 3 May 1979\nAddress: Torun\nPhone: 555-0101\n"
            "Email: ewa@example.org\n\nExperience\n2004-2011: surveyor",
            because="a CV",
        ),
        Example(
            "About the author\n\nMarta Sol writes about rivers. Her first book won a prize, and she lives in Gdansk.",
            because="a biography in sentences",
        ),
        Example(
            "Farms sign their pages with people like this one:\n\nName : Jo Dell\nUsername : jdell\nEmail : jo@example.com\n"
            "Birthdate : 1990-01-01\nBio : Aut est minus quibusdam neque odio.\n\nNone of it is true.",
            because="the article announces it",
        ),
        Example(
            "Your first login\n\nUsername: trainee\nPassword: ask the desk\nCompany: Northgate Mills",
            because="a sample account",
        ),
        Example(
            "Grimwald the Lost\n\nName: Grimwald\nAge: 214\nJob: ferryman\nBio: He owes the river three coins.",
            because="a character sheet",
        ),
        Example(
            "Practise on this customer.\n\n- Name: Pat Sample\n- Username: psample\n- Email: pat@example.org\n"
            "- Birthdate: 1980-01-01\n- Address: 1 Test Street\n- Phone: 555-0199\n\nFind her last parcel.",
            because="a sample that the text goes on to use",
        ),
        Example(
            "The editors of the quarterly\n\nAuthor details:\n- Name: Ines Rohr\n- Username: irohr\n"
            "- Email: irohr@example.org\n- Name: Bela Crane\n- Username: bcrane\n- Email: bcrane@example.org",
            because="several people: a directory",
        ),
        Example(
            "About the author: Ann Lee lives in Bath. Her Birthday is in May, her Job a secret, and her Phone rings all day.",
            because="a biography in which words of keys are raised",
        ),
        Example(
            "Follow the harbour.\n\ntwitter:\n\n- url: https://twitter.com/harbour\n- username: the_office\n\nCall at night.",
            because="an account that somebody tells",
        ),
        Example(
            "Author: Ada Finch\nBorn: 3 May 1911\nAddress: unknown\nPhone:", because="a card that somebody filled in"
        ),
        Example("Venue: Northern Park\nScore: 2-1\nReferee: A. Bell\nAttendance: 4,310", because="a match report"),
        Example(
            "Über die Autorin\n\nName: Dr. Jutta Rabe\nAnschrift: Institut für Moorkunde, Greifswald\nTelefon: 03834 8600\n"
            "E-Mail: rabe@moor.example",
            because="a scholar's address",
        ),
        Example(
            "Анкета участника\n\nИмя: Пётр Зимин\nЛогин: pzimin\nПочта: zimin@example.org\nО себе: люблю горы",
            because="an application form",
        ),
        Example(
            "履歴書\n\n氏名：山田太郎\n生年月日：1990-01-01\n住所：千代田区1-1\n電話番号：03-1234-5678\n職業：会社員",
            because="a CV in Japanese",
        ),
        Example(
            "| Nombre | Usuario | Correo |\n|---|---|---|\n"
            "| Ana Gil | agil | a@example.com |\n| Leo Paz | lpaz | l@example.com |",
            because="a table of several people",
        ),
        Example(
            'It began with "Detail Author: Name : Kit Moss Username : kmoss Birthdate : 1981-06-06", and then came nothing.',
            because="a quotation",
        ),
        Example(
            "The wheel turned.\n\nInside\n\n- The mill\n- The flood\n- About the author", because="an entry of a list"
        ),
        Example("Répondre\n\nNom\n\nE-mail\n\nIdentifiant\n\nTéléphone\n\nEntreprise", because="the fields of a form"),
        Example(
            "The wind dropped.\n\nname: Ty Orr\nusername: torr\nbirthdate: 1985-05-05\ncompany: Orr Ltd",
            because="data in lower case",
        ),
        Example(
            "Wypełnij ćwiczenie.\n\nImię: Jan Wrona\nNazwa użytkownika: jwrona\nData urodzenia: 1992-07-07\nZawód: rolnik",
            because="an exercise",
        ),
    )
    misses = (
        Example(
            "Snow fell.\n\n⟦Naam: Bo Vos\nGebruikersnaam: bvos\nGeboortedatum: 1971-01-01\nBeroep: smid⟧\n\nIt lay until March.",
            because="inside of a text, without heading and pseudo-Latin: it may be a sample",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        profiles = list(_profiles(document, places))
        if sum(profile.has_user for profile in profiles) > 1:
            profiles = [profile for profile in profiles if profile.has_latin]  # several people: a directory
        end = len(document.text.rstrip())
        for profile in profiles:
            is_last = profile.end >= end
            confidence = _confidence(profile, is_last)
            if confidence is not None and not _is_announced(document, profile):
                if _is_spoken_of(document, profile) or not (
                    profile.has_latin or _has_place(document, profile, is_last)
                ):
                    confidence = Confidence.LIKELY
                yield self._vote(profile, confidence, is_last)

    def _vote(self, profile: Profile, confidence: Confidence, is_last: bool) -> Vote:
        kinds = {Kind.SHAPE, Kind.PLACE} if is_last else {Kind.SHAPE}
        if confidence is Confidence.CERTAIN:
            kinds.add(Kind.WORDS)
        if profile.has_latin:
            kinds.add(Kind.LANGUAGE)
        return self.vote(
            Span(profile.start, profile.end),
            confidence,
            frozenset(kinds),
            heading=profile.heading,
            keys=[NAMES[rank] for rank in profile.ranks],
            networks=profile.networks,
            pseudo_latin=round(profile.latin[0], 2),
            place="end-of-document" if is_last else "inside",
            truncated=profile.is_truncated,
        )


def _confidence(profile: Profile, is_last: bool) -> Confidence | None:
    """How sure the lines of a profile make us; None when they could be anybody's.

    A user name is what no contact list or CV has beside a birthday or a job; pseudo-Latin is what no person writes of
    himself; followers are counted by generators only. Keys in the generators' order without a heading are filler at the end
    of a document only: inside of one they may be a sample that the text works with, and in lower case they are data. Several
    people in one run are a directory.
    """
    if profile.is_repeated:
        return None
    if not profile.ranks:
        return _confidence_of_little(profile, is_last)
    if (profile.has_latin and profile.distinct > 1) or (_has_heading(profile, is_last) if profile.kind else False):
        return Confidence.CERTAIN
    if not profile.has_user:
        is_cut_off = profile.names_an_author and is_last and profile.is_truncated and profile.is_ordered
        return Confidence.CERTAIN if is_cut_off and _has_birthdate_and_address(profile) else None
    is_data = profile.is_lower and len(profile.generated) < _GENERATED
    if is_last and profile.is_ordered and not is_data and _is_too_much(profile):
        return Confidence.CERTAIN
    return Confidence.LIKELY if profile.distinct >= _SOME else None


def _has_heading(profile: Profile, is_last: bool) -> bool:
    """Whether a heading of authors and keys below it are those of a generator."""
    kind, distinct = profile.kind, profile.distinct
    is_whole = profile.ranks[0] == NAME and profile.is_ordered
    if kind == GENERATOR and is_whole and (distinct > 1 or is_last):
        return True
    if kind != LEAD_KIND and is_whole and profile.is_truncated:
        return True
    has_birthdate = _ISO_DATE.fullmatch(profile.values.get(BIRTHDATE, "")) is not None
    if profile.has_user:
        is_sure = kind == GENERATOR or profile.is_counted or len(profile.networks) > 1 or has_birthdate
        if kind == LEAD_KIND and not (is_last and is_whole):
            return is_whole and not profile.is_lower and (profile.is_counted or has_birthdate) and distinct > _SOME
        is_sure = is_sure or (_SAFE_MAIL.search(profile.values.get(EMAIL, "")) is not None and is_whole)
        return distinct >= (_FEW if is_sure or (is_last and is_whole) else _SOME)
    return kind != LEAD_KIND and is_whole and _has_birthdate_and_address(profile)


def _has_birthdate_and_address(profile: Profile) -> bool:
    """Whether somebody without a user name gives the day of his birth as machines do, and where to reach him."""
    has_birthdate = _ISO_DATE.fullmatch(profile.values.get(BIRTHDATE, "")) is not None
    return has_birthdate and not {EMAIL, PHONE, ADDRESS}.isdisjoint(profile.ranks) and profile.distinct >= _FEW


def _is_too_much(profile: Profile) -> bool:
    """Whether a user name stands beside more than a sample account has: a birthday, socials, or a job and much else."""
    if _ISO_DATE.fullmatch(profile.values.get(BIRTHDATE, "")):
        return profile.distinct >= _SOME
    if profile.ranks[0] != NAME or "@" not in profile.values.get(EMAIL, ""):
        return False
    has_socials = profile.is_counted or len(profile.networks) > 1
    has_job = not {COMPANY, JOB, BIO}.isdisjoint(profile.ranks)
    return (has_socials and profile.distinct >= _FEW) or (has_job and profile.distinct >= _MANY)


def _confidence_of_little(profile: Profile, is_last: bool) -> Confidence | None:
    """How sure a heading alone at the end of a document, or socials alone, make us."""
    if profile.social:
        is_sure = (
            (profile.has_latin or (is_last and profile.is_linked)) and profile.is_counted and bool(profile.networks)
        )
        return Confidence.CERTAIN if is_sure else None
    if is_last and profile.kind in _OF_AUTHORS:
        return Confidence.CERTAIN
    return None


def _profiles(document: Document, places: Sequence[Span]) -> Iterator[Profile]:
    """What reads like a profile at the places; each line is read once."""
    done = -1
    last = -1
    for place in places:
        if place.start <= done:
            continue
        number = document.line_number(place.start)
        start = _start(document, document.line_texts[number], place, place.start - document.line_starts[number])
        if start < 0:
            continue
        if last < 0:
            last = len(document.outline.rstrip(BLANK)) - 1
        profile = read(document, number if start else top(document, number), start, last)
        if profile.start >= 0:
            done = profile.end
            yield profile


def _start(document: Document, line: str, place: Span, at: int) -> int:
    """Where in its line a profile starts that a place belongs to; -1 when none does."""
    if len(line) <= _LINE and heading_kind(bare(line)):
        return 0
    if not _NEAR_JOINT.search(document.text, place.start, place.end + _AFTER_KEY):
        return 0 if len(line) <= _LINE and read_line(line) else -1
    part = read_line(line)
    return 0 if part is not None else profile_start(line, at)


def _is_announced(document: Document, profile: Profile) -> bool:
    """Whether the text before a profile ends in a colon: it speaks of what follows. A heading alone needs prose before it."""
    before = document.text[max(0, profile.start - _SPOKEN_OF) : profile.start].rstrip()
    if before.endswith((":", "：")):
        return True
    if profile.ranks or profile.social:
        return False
    return not (before and profile.kind == GENERATOR) and _END_OF_SENTENCE.search(before) is None


def _has_place(document: Document, profile: Profile, is_last: bool) -> bool:
    """Whether a profile stands where one without pseudo-Latin may be filler: after a text, and with no prose behind it."""
    if profile.is_inline and not is_last:
        return False  # its last value may go on with prose
    if profile.kind == GENERATOR:
        return True
    return not profile.is_closed and bool(document.text[: profile.start].strip())


def _is_spoken_of(document: Document, profile: Profile) -> bool:
    """Whether the text next to a profile says that it speaks of profiles or samples."""
    text, start, end = document.text, profile.start, profile.end
    near = (text[max(0, start - _SPOKEN_OF) : start], text[end : end + _SPOKEN_OF])
    return any(speaks_of_profiles(part, of_practice=profile.kind in {"", LEAD_KIND}) for part in near)
