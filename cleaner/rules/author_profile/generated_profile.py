"""Profiles of authors who do not exist, written by a fake-data generator."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import sections
from cleaner.rules.rule import Example, Literal, Rule, Shape
from cleaner.text.headlines import KNOWN_LINES
from cleaner.text.latin import DISTINCT, SHARE, pseudo_latin_share
from cleaner.text.lines import BLANK, BULLETS, KEY_VALUE, LABEL, PROSE, SENTENCE, TITLE, key_value

_WORDS: Final = sections("profile.en")
_RANK: Final = {variant.strip(): rank for rank, entry in enumerate(_WORDS["personal"]) for variant in entry.split(",")}
_NAMES: Final = [entry.split(",")[0].strip() for entry in _WORDS["personal"]]
_SOCIAL: Final = frozenset(_WORDS["social"])
_NETWORKS: Final = frozenset(_WORDS["network"])
_EXTRA: Final = frozenset(_WORDS["extra"])
_HEADINGS: Final = frozenset(_WORDS["heading"])
_GENERATOR: Final = frozenset(_WORDS["generator"])
_SUBHEADINGS: Final = frozenset(_WORDS["subheading"])
_TERMS: Final = (*_RANK, *_SOCIAL, *_NETWORKS, *_SUBHEADINGS)
_LATIN: Final = frozenset(sections("lorem.la")["word"])
_CONTINUED: Final = 3
"""Words of pseudo-Latin in a line that goes on with a biography: the rest of a sentence may be short."""
_USERNAME, _BIRTHDATE, _BIO = _NAMES.index("username"), _NAMES.index("birthdate"), _NAMES.index("bio")
_PARTS: Final = _SUBHEADINGS | _NETWORKS
_HEADING_LINES: Final = frozenset({TITLE, SENTENCE})
_PAIRS: Final = frozenset({KEY_VALUE, LABEL, PROSE})
_LONGEST_HEAD: Final = 60
"""Code points before a colon that are remembered: a key has 32 at most, with marks and blanks round it."""
_MARKUP: Final = f" \t\xa0{BULLETS}#:：_|"


class _Profile:
    """A run of lines that read like a profile, and what was found in it."""

    def __init__(self) -> None:
        self.first = self.last = -1
        self.heading = ""
        self.ranks: list[int] = []
        self.networks: list[str] = []
        self.social: set[str] = set()
        self.latin = (0.0, 0)
        self.is_truncated = False

    @property
    def distinct(self) -> int:
        """How many different personal keys there are."""
        return len(set(self.ranks))

    @property
    def is_ordered(self) -> bool:
        """Whether the personal keys come in the generators' order."""
        return all(left < right for left, right in pairwise(self.ranks))

    @property
    def has_latin(self) -> bool:
        """Whether a biography is pseudo-Latin."""
        return self.latin[0] >= SHARE and self.latin[1] >= DISTINCT

    @property
    def is_repeated(self) -> bool:
        """Whether it holds several people: a directory, or somebody's test data."""
        return self.ranks.count(0) > 1


class GeneratedProfile(Rule):
    """A profile of an invented person: key-value lines with heading, socials and a biography in pseudo-Latin.

    Why: content farms sign their articles with people out of a fake-data generator.
    Leaves alone: biographies in sentences, contact lists, CVs, sample accounts, and profiles that the text announces.
    Seen in: seeds 000, 001, 004.
    """

    id = "generated-profile"
    category = "author-profile"
    highest = Confidence.CERTAIN
    languages = frozenset({"en"})
    wakes_on = (
        Shape(r"k(?:_*[kl]){2,}"),
        Shape(r"l(?:_*[lk])+"),
        *(Literal(heading) for heading in _WORDS["generator"]),
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
        done = 0
        last, end = len(document.outline.rstrip(BLANK)) - 1, len(document.text.rstrip())
        for place in places:
            if place.start < done:
                continue
            profile = _read(document, document.line_number(place.start), last)
            if profile.last < 0:
                continue
            done = document.line_starts[profile.last] + len(document.line_texts[profile.last])
            span = Span(document.line_starts[profile.first], done)
            is_last = done >= end
            confidence = _confidence(profile, is_last)
            if confidence is not None and not _is_announced(document, profile.first):
                yield self._vote(profile, span, confidence, is_last)

    def _vote(self, profile: _Profile, span: Span, confidence: Confidence, is_last: bool) -> Vote:
        kinds = {Kind.SHAPE, Kind.PLACE} if is_last else {Kind.SHAPE}
        if confidence is Confidence.CERTAIN:
            kinds.add(Kind.WORDS)
        if profile.has_latin:
            kinds.add(Kind.LANGUAGE)
        return self.vote(
            span,
            confidence,
            frozenset(kinds),
            heading=profile.heading,
            keys=[_NAMES[rank] for rank in profile.ranks],
            networks=profile.networks,
            pseudo_latin=round(profile.latin[0], 2),
            place="end-of-document" if is_last else "inside",
            truncated=profile.is_truncated,
        )


def _confidence(profile: _Profile, is_last: bool) -> Confidence | None:
    """How sure the lines of a profile make us; None when they could be anybody's.

    A user name is what no contact list or CV has beside a birthday or a job; pseudo-Latin is what no person writes of
    himself; followers are counted by generators only. Four keys in the generators' order are filler at the end of a document
    only: inside of one they may be a sample that the text works with. Several people in one run are a directory.
    """
    has_user = _USERNAME in profile.ranks
    if profile.is_repeated:
        return None
    if profile.has_latin and profile.distinct >= 2:
        return Confidence.CERTAIN
    if profile.heading in _GENERATOR and profile.distinct >= 2 and profile.ranks[0] == 0 and profile.is_ordered:
        return Confidence.CERTAIN
    if profile.heading in _GENERATOR and profile.is_truncated and profile.ranks:
        return Confidence.CERTAIN
    counted = {"followers", "following"} <= profile.social
    if has_user and profile.distinct >= 3 and (profile.heading or counted or len(profile.networks) > 1):
        return Confidence.CERTAIN
    if has_user and _BIRTHDATE in profile.ranks and profile.distinct >= 4 and profile.is_ordered and is_last:
        return Confidence.CERTAIN
    if has_user and profile.distinct >= 4:
        return Confidence.LIKELY
    return None


def _bare(text: str) -> str:
    """A heading or label without its markup."""
    return text.lower().replace("’", "'").replace("**", "").strip(_MARKUP)


def _read(document: Document, first: int, last: int) -> _Profile:
    """The profile that starts at line ``first``, its heading with it; without lines when none does.

    ``last`` is the last line of the document that has text.
    """
    profile = _Profile()
    texts, outline = document.line_texts, document.outline
    is_biography = False  # whether the line before was one, that may go on
    for number in range(first, last + 1):
        letter, text = outline[number], texts[number]
        if letter == BLANK:
            continue
        key = _key(text) if letter in _PAIRS else None
        if key is not None:
            if not _accepts(profile, key, letter):
                break
            is_biography = _RANK.get(key) == _BIO
            if is_biography and not profile.has_latin and (pair := key_value(text)):
                profile.latin = max(profile.latin, pseudo_latin_share(pair[1], _LATIN))
            if key in _EXTRA:
                continue  # the last line of a profile is one that we know
        elif letter in _HEADING_LINES and (bare := _bare(text)) in (_PARTS if profile.last >= 0 else _GENERATOR):
            if profile.last < 0:
                profile.heading = bare
            elif bare in _NETWORKS:
                profile.networks.append(bare)
            is_biography = False
        elif not (is_biography and pseudo_latin_share(text, _LATIN) >= (SHARE, _CONTINUED)):
            if profile.last >= 0 and number == last and _is_cut_off(text):
                profile.last = number
                profile.is_truncated = True
            break
        if profile.last < 0:
            profile.first = number
        profile.last = number
    if profile.last >= 0:
        _find_heading(document, profile)
    return profile


def _key(line: str) -> str | None:
    """The key of a line with key and value, in lower case; None when it is none.

    A key ends at the first colon, so it depends on nothing but what stands before that and, for addresses, right after it.
    """
    head, colon, rest = line.partition(":")
    if not colon or len(head) > _LONGEST_HEAD or "：" in head or rest.startswith("//"):
        pair = key_value(line)
        return pair[0].lower() if pair else None
    return _key_of(head)


@lru_cache(KNOWN_LINES)
def _key_of(head: str) -> str | None:
    """The key of a line that starts with ``head`` and a colon: a generator writes the same few again and again."""
    pair = key_value(head + ":")
    return pair[0].lower() if pair else None


def _accepts(profile: _Profile, key: str, letter: str) -> bool:
    """Whether a pair or label goes on with the profile; notes what it is."""
    rank = _RANK.get(key)
    if letter == PROSE:
        if rank == _BIO:
            profile.ranks += [] if profile.networks else [_BIO]
        return rank == _BIO
    if key in _NETWORKS:
        profile.networks.append(key)
    elif profile.networks and key in _SOCIAL:
        profile.social.add(key)
    elif rank is not None:
        profile.ranks.append(rank)
    elif key in _HEADINGS and profile.last < 0:
        profile.heading = key
    else:
        return key in _EXTRA or key in _SUBHEADINGS
    return True


def _is_cut_off(line: str) -> bool:
    """Whether a line is the beginning of something that a profile would go on with."""
    bare = _bare(line)
    return bool(bare) and any(term.startswith(bare) for term in _TERMS)


def _find_heading(document: Document, profile: _Profile) -> None:
    """Puts the heading above a profile, at most two blank lines away, to its lines."""
    above = profile.first - 1
    for _ in range(2):
        if above >= 0 and document.outline[above] == BLANK:
            above -= 1
    if above < 0 or document.outline[above] == PROSE:
        return
    bare = _bare(document.line_texts[above])
    if bare in _HEADINGS:
        profile.heading = bare
        profile.first = above


def _is_announced(document: Document, number: int) -> bool:
    """Whether the text before line ``number`` ends in a colon: it speaks of what follows."""
    number -= 1
    while number >= 0 and document.outline[number] == BLANK:
        number -= 1
    return number >= 0 and document.line_texts[number].rstrip().endswith((":", "："))
