"""What is left of a prompt, or of a language model's words about itself."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold

_RESIDUE: Final = compiled(sections("prompt-residue.en")["residue"])


class PromptResidue(Rule):
    """A sentence that speaks of "the provided data" or of its writer as a language model.

    Why: it tells that a machine wrote the text from notes that the reader does not have. The sentence stays, since what it
    says may belong to the text.
    Leaves alone: data that somebody in the text provided, and articles about language models that quote such words.
    Seen in: seed 003.
    """

    id = "prompt-residue"
    category = "flag"
    highest = Confidence.HINT
    languages = frozenset({"en"})
    wakes_on = tuple(Literal(text) for text in _RESIDUE.literals)
    removes = (
        Example('The ferry was slow. ⟦As the provided data indicates, "it took nine hours."⟧ Nobody minded.'),
        Example("⟦As an AI language model, I have no garden of my own.⟧ Roses want sun."),
        Example("Certainly! ⟦Here is a revised version about tram lines:⟧\nTrams came first."),
    )
    keeps = (
        Example("The clinic provided data on 4,000 births to the ministry.", because="somebody provided it"),
        Example("Our survey draws on the information given by parish clerks.", because="a source that is named"),
        Example("“As an AI language model,” the chatbot began, and the class laughed.", because="quoted"),
        Example("In the text of the treaty the river has no name.", because="prose about a document"),
        Example("Here is a version for four voices, revised by the composer.", because="music"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = 0
        for place in places:
            if place.start < done:
                continue
            for sentence in document.sentences_at(place):
                if sentence.start <= place.start < sentence.end:
                    done = sentence.end
                    found = _RESIDUE.pattern.search(fold(document.text[sentence.start : sentence.end]))
                    if found and document.text[sentence.start] not in '"“«‘':
                        kinds = frozenset({Kind.WORDS})
                        yield self.vote(sentence, Confidence.HINT, kinds, words=found.group())
