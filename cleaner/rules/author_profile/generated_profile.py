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
    LANGUAGES,
    NAME,
    NAMES,
    PHONE,
    WAKING,
    heading_kind,
    speaks_of_profiles,
)
from cleaner.rules.rule import Example, Literal, Rule, Shape
from cleaner.text.lines import BLANK

_SPOKEN_OF: Final = 160
"""Code points before and after a profile in which the text may say that it speaks of it: its last sentence, its next one."""
_MANY: Final = 6
"""Personal keys, a user name and a job among them, that no sample account has."""
_AFTER_KEY: Final = 40
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
    languages = LANGUAGES
    wakes_on = (
        Shape(r"k(?:_*[kl]){2,}"),
        Shape(r"l(?:_*[lk])+"),
        *(Literal(term) for term in WAKING),
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
        Example("Venue: Northern Park\nScore: 2-1\nReferee: A. Bell\nAttendance: 4,310", because="a match report"),
    )
    misses = (
        Example(
            "The end.\n\n⟦Name : Al Po Username : alpo Email : alpo@example.com Birthdate : 1990-02-02⟧",
            because="run together in one line",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        profiles = list(_profiles(document, places))
        if sum(NAME in profile.ranks for profile in profiles) > 1:
            profiles = [profile for profile in profiles if profile.has_latin]  # several people: a directory
        end = len(document.text.rstrip())
        for profile in profiles:
            is_last = profile.end >= end
            confidence = _confidence(profile, is_last)
            if confidence is not None and not _is_announced(document, profile):
                if confidence is Confidence.CERTAIN and _is_spoken_of(document, profile):
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
    himself; followers are counted by generators only. Four keys in the generators' order are filler at the end of a document
    only: inside of one they may be a sample that the text works with. Several people in one run are a directory.
    """
    if profile.is_repeated:
        return None
    if not profile.ranks:
        return _confidence_of_little(profile, is_last)
    has_user, kind, is_ordered = profile.has_user, profile.kind, profile.is_ordered
    is_whole = profile.ranks[0] == NAME and is_ordered
    birthdate = _ISO_DATE.fullmatch(profile.values.get(BIRTHDATE, "")) is not None
    reachable = not {EMAIL, PHONE, ADDRESS}.isdisjoint(profile.ranks)
    at_end = is_last and is_whole
    certain = (
        (profile.has_latin and profile.distinct >= 2)
        or (kind == GENERATOR and is_whole and (profile.distinct >= 2 or is_last))
        or (kind in _OF_AUTHORS and profile.is_truncated and is_whole)
        or (has_user and profile.distinct >= 3 and (kind or profile.is_counted or len(profile.networks) > 1))
        or (kind in _OF_AUTHORS and birthdate and reachable and is_whole and profile.distinct >= 3)
        or (has_user and BIRTHDATE in profile.ranks and profile.distinct >= 4 and is_ordered and is_last)
        or (kind and has_user and at_end)
        or (has_user and at_end and profile.distinct >= _MANY and not {COMPANY, JOB, BIO}.isdisjoint(profile.ranks))
    )
    if certain:
        return Confidence.CERTAIN
    return Confidence.LIKELY if has_user and profile.distinct >= 4 else None


def _confidence_of_little(profile: Profile, is_last: bool) -> Confidence | None:
    """How sure a heading alone at the end of a document, or socials alone, make us."""
    if profile.social:
        is_sure = profile.has_latin and profile.is_counted and bool(profile.networks)
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
    return not profile.ranks and not profile.social and _END_OF_SENTENCE.search(before) is None


def _is_spoken_of(document: Document, profile: Profile) -> bool:
    """Whether the text next to a profile says that it speaks of profiles or samples."""
    text, start, end = document.text, profile.start, profile.end
    return speaks_of_profiles(text[max(0, start - _SPOKEN_OF) : start]) or speaks_of_profiles(
        text[end : end + _SPOKEN_OF]
    )
