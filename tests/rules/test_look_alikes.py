# ruff: noqa: E501 - a layout reads better in one line
"""Texts that look like link lists, captions and tables of contents, and are none: each must come through as it is."""

import re
from typing import Final

import pytest

from cleaner import Cleaner
from cleaner.rules.rule import marked
from tests.support import Seed, joined, seeds

CLEANER: Final = Cleaner(strict=True)
CATEGORIES: Final = ("link-list", "image-caption", "table-of-contents")

BEFORE: Final = (
    "The society met on the first Tuesday of every month in the back room of the library, and after the "
    "minutes had been read somebody would speak about a subject of his choice for an hour."
)
AFTER: Final = (
    "Nobody remembers how the custom began, but it was still kept in the seventies, when the library "
    "moved to its present building and the back room became a store for chairs."
)

LOOK_ALIKES: Final = [
    f"{BEFORE}\n\n- Gone With The Wind\n- Lord Of The Rings\n- The Silence Of The Lambs\n- Best In Show\n\n{AFTER}",
    f"{BEFORE}\n- Meet The Family\n- Tour Of The Kitchen\n- Photos In The Garden\n- Tickets At The Door\n{AFTER}",
    f"{BEFORE}\n\n- Ann Smith\n- Bob Jones\n- Clara Low\n- Dan Poe\n\n{AFTER}",
    f"{BEFORE}\n\nAgenda\n\n- Minutes Of The Last Meeting\n- Report Of The Treasurer\n- Election Of The Chair\n- Any Other Business\n\n{AFTER}",
    f"Things to do in Oslo\n\n{BEFORE}\n\n- Visit The Opera House\n- Walk Along The River\n- Tour The Royal Palace\n- Eat At The Food Hall\n\n{AFTER}",
    f"{BEFORE}\n\nTrack listing\n\nThe Secret Life Of Walls\nWho Is There\nMeet Me In The Rain\nThe Truth About Rivers\nThen And Now\n\n{AFTER}",
    f"Our hotel group\n\n{BEFORE}\n\n- Hotel Astoria Vienna\n- Grand Hotel Trieste\n- Hotel Bellevue Bern\n- Lakeside Resort Como\n\n{AFTER}",
    f"Season 2026\n\nThe season opens in May.\n- Macbeth Tickets\n- Hamlet Tickets\n- Lear Tickets\n{AFTER}",
    f"# Guides\n\nWelcome to the wiki.\n\n- [Complete Guide To Installation](install.md)\n- [Guide To The API](api.md)\n- [Release Schedule](schedule.md)\n\n{AFTER}",
    f"{BEFORE}\n\n1. Sign In To Your Account\n2. Download The App\n3. Login With Your Phone Number\n4. Open The Map\n\n{AFTER}",
    f"{BEFORE}\n\nSee also\n\n- History Of Libraries\n- Public Library Act\n- List Of Reading Rooms\n",
    f"{BEFORE}\n\nWeather\n\nHours\n\nParking\n\n{AFTER}",
    f"What we cover\n\nEverything You Need To Know About Yeast\n\nGuide To Flour\n\nBest Ovens For Bread\n\n{AFTER}",
    f"{BEFORE}\n\nRelated articles\n\n- Library Moves To New Building\n- Society Meets In Back Room\n- Chairs Found In Store\n",
    f"{BEFORE}\n\nFirst Verse\n\nAnd The Band Played On\nAnd The Band Played On\n\n{AFTER}",
    f"{BEFORE}\n\nHail Holy Queen Of Heaven\nHail Holy Queen Of Heaven\n\nPray For Us Sinners\nPray For Us Sinners\n",
    f"{BEFORE}\n\nFigure Two Above\n\nFigure Two Above\n\n{AFTER}",
    f"{BEFORE}\n\nLondon to Paris | 2 hours\nParis to Rome | 3 hours\n\n{AFTER}",
    f"{BEFORE}\n\nJane Miller | Senior Curator\n",
    f"{BEFORE}\n\nEverything Must Go - Tate Modern\nThe Last Picture Show - Whitechapel\n",
    f"{BEFORE}\n\nThe Long Way Home - BBC Radio\n\nTalks at Noon - Channel Four\n\n{AFTER}",
    f"{BEFORE}\n\nSenior Editor at Large - Daily News\nProfessor of Modern History - Oxford\n",
    f"{BEFORE}\n\nContact\n\nJohn Smith, Press Officer - Daily Herald\n",
    f"{BEFORE}\n\nPhoto: bring two of them.\n\n{AFTER}",
    f"{BEFORE}\n\nThe Harbour at Dusk\nPhotograph by Ann Lee\n\nThe Harbour at Dawn\nPhotograph by Ann Lee\n\nThe Harbour at Noon\nPhotograph by Bo Dahl\n",
    f"{BEFORE}\n\nCredits\n\nMusic: Ann Lee\nImages: Bo Dahl\nText: Cy Ray\n",
    f"{BEFORE}\n\nMusic by Ann Lee\nPhotography by Bo Dahl\nDirected by Cy Ray\n",
    f"{BEFORE}\n\nCredit: Three Points\n\nPrerequisites: none\n",
    f"{BEFORE}\n\nTable of Contents\n\nPreface\nThe Flood\nThe Fire\nIndex\n\n{AFTER}",
    f"{BEFORE}\n\nContents\n\nPreface\n\nThe Flood\n\nThe Fire\n\n{AFTER}",
    "My essay on books\n\nTable of Contents\n\nPeople read it first. A table of contents makes a promise, and the book has to keep it on every page that follows.\n",
    f"{BEFORE}\n\nContents\n\nTwo Boxes of Chairs\n\n{AFTER}",
    f"{BEFORE}\n\nWhat's inside\n\nOne book and a map\n\n{AFTER}",
    f"In this guide\n\n{AFTER}",
    f"{BEFORE}\n\nQuick links\n\n- Opening times\n- Map\n- Prices\n\n{AFTER}",
]


@pytest.mark.parametrize(
    "text", LOOK_ALIKES, ids=lambda text: " ".join(re.findall(r"\w+", text.replace(BEFORE, ""))[:4])
)
def test_a_look_alike_comes_through(text: str) -> None:
    assert CLEANER.clean(text).text == text


IN_OTHER_LANGUAGES: Final = [
    # announced or discussed
    "Im Regal des Museums hängt ein Bildschirm, auf dem man die Überschriften eines Tages lesen kann, zum Beispiel:\n\n- Wer ist der Freund von Jule Kern\n- Vermögen von Koch Tilo enthüllt\n- Schockierende Beichte\n\nDanach geht er aus.",
    "Sur chaque page, le même encadré :\n\nVous aimerez aussi\n- Qui est le mari de la boulangère\n- La fortune du maire révélée\n\nNous l'avons compté cent fois.",
    "Los titulares de aquella mañana fueron los siguientes\n\n- Filtran fotos íntimas de la alcaldesa\n- Quién es el novio de la reina\n- La verdad sobre el vinagre\n\nNinguno era cierto, y los tres se leyeron más que la crónica de la inundación.",
    # programmes, agendas, tables of a book
    "Il festival dura tre giorni e si tiene nel chiostro, anche in caso di pioggia.\n\n- Concerto della cantante Ada Neri\n- La verità su Troia, lettura\n- Guida completa ai funghi, con cena\n\nSi paga alla porta.",
    "Het programma van zaterdag hangt in de hal van het gemeentehuis en op de deur van de kerk.\n\n- De ware geschiedenis van de molen\n- Wie is de vrouw op het schilderij\n- Rondleiding door de kelder\n\nKoffie na afloop.",
    "Na zebraniu zarządu omówiono sprawy, które od miesięcy czekały na decyzję.\n\n- Wiek i stan dachu\n- Skandal z fakturami\n- Kompletny przegląd pieców\n\nProtokół wisi na tablicy.",
    "Программа вечера висит на двери клуба с понедельника.\n\n- Певица Анна Лунина, романсы\n- Правда о старой мельнице\n- Чай и пироги\n\nВход свободный.",
    "Содержание\n\n1. Вода\n2. Огонь\n3. Медные трубы\n\nТипография братьев Зиминых, 1911 год.",
    "Sommaire du numéro 12\n\nLes oiseaux du marais\nLa pêche au carrelet\nRecettes d'automne\n\nPrix du numéro : deux francs.",
    "Índice\n\nPrólogo\nLa sequía\nEl pozo\nEpílogo\n\nEdición de trescientos ejemplares, con grabados del autor.",
    "目录\n\n序\n第一章 春\n第二章 夏\n\n本书印三百册，不再重印。",
    "目次\n\nまえがき\n山の章\n川の章\n\n限定三百部、非売品。",
    # reading lists and cross references of the text's own
    "Weiterführende Literatur\n\nBrandt, Lena: Wasser und Eis. Kiel 1998.\nKern, Jule: Die Schleuse. Bremen 2004.\n",
    "Siehe auch\n\n- Liste der Kanäle\n- Schleusenwärter\n- Eisgang\n",
    "Voir aussi\n\n- Liste des canaux\n- Éclusier\n- Débâcle\n",
    "См. также\n\n- Список каналов\n- Смотритель\n- Ледоход\n",
    "参见\n\n- 运河列表\n- 闸工\n- 凌汛\n",
    "関連項目\n\n- 運河の一覧\n- 水門番\n- 流氷\n",
    # the words in prose, dialogue and letters
    "Die Lehrerin sagte: Lest auch das Kleingedruckte, denn dort steht, was ihr unterschreibt.\n\nLesen Sie auch die Rückseite, bitte, bevor Sie den Stift nehmen.",
    "« À lire aussi, dit-elle, les lettres de ma grand-mère. » Il les lut toutes avant l'aube.",
    "Leia também o verso da folha, pediu o notário, porque é lá que moram as dívidas.",
    "Leggi anche il retro del biglietto: c'è scritto dove ho nascosto la chiave.",
    "Guru berkata: baca juga halaman terakhir, sebab di sanalah jawabannya.\n\nKami membaca sampai lampu padam.",
    "Öğretmen dedi ki: bunu da okuyun, sonra dışarı çıkın.\n\nKimse çıkmadı, herkes okudu.",
    "मास्टर जी ने कहा: ये भी पढ़ें, फिर खेलने जाएँ।\n\nसब बच्चे पढ़ते रहे।",
    "قال المعلم: اقرأ أيضا ما بين السطور، ففيه الجواب.\n\nلم يخرج أحد قبل الغروب.",
    "老师说：更多阅读，更少议论，这就是学问。\n\n孩子们都笑了。",
    "先生は「続きを読む人は手を挙げて」と言った。\n\n誰も挙げなかった。",
    # headings of the text
    f"{BEFORE}\n\nMore From The Garden\n\n- Peas In Their Pods\n- Beans On A String\n- Gooseberry Fool\n\nThey are poems.",
    f"{BEFORE}\n\nTrending\n\n- Linen over cotton\n- Buttons of horn\n- Longer sleeves\n\n{AFTER}",
    f"{BEFORE}\n\nRelated: my brother's letters to the Board of Trade, which I cannot find.\n\n{AFTER}",
    f"{BEFORE}\n\nRead more: fewer people do, she said, and more of them aloud.\n\n{AFTER}",
    "Aktuelle Meldungen\n\nDie Brücke bleibt bis Freitag gesperrt.\n\nDer Bus fährt über die Mühlgasse.\n",
    "Últimas noticias\n\nLa escuela abre el lunes.\n\nEl autobús sale a las ocho.\n",
    "Najnowsze wiadomości\n\nSzkoła rusza w poniedziałek.\n\nAutobus odjeżdża o ósmej.\n",
    "Recent posts\n\nOak Posts For The East Fence\nChestnut Posts For The Orchard\n\nOak posts last thirty years in the fence, chestnut posts in the orchard twice as long.\n",
    "Popular\n\nDas Wort kommt aus dem Lateinischen und heißt nichts weiter als dem Volk gehörig.\n",
    "Inhalt\n\n200 g Mehl, eine Prise Salz, zwei Eier.\n\nKühl und trocken lagern.",
    "In diesem Artikel geht es um Moos.\n\nWas Moos ist\n\nMoos hat keine Wurzeln, und es braucht keine.",
    "Dans cet article, il est question de mousse.\n\nCe qu'elle est\n\nElle n'a pas de racines.",
]


@pytest.mark.parametrize("text", IN_OTHER_LANGUAGES, ids=lambda text: " ".join(re.findall(r"\w+", text)[:3]))
def test_a_look_alike_in_another_language_comes_through(text: str) -> None:
    assert CLEANER.clean(text).text == text


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.name)
@pytest.mark.parametrize("category", CATEGORIES)
def test_the_seeds_lose_exactly_the_gold_spans(seed: Seed, category: str) -> None:
    result = CLEANER.clean(seed.text)
    found = joined(seed.text, [one.span for one in result.removals if one.category == category])
    assert marked(seed.text, found) == marked(seed.text, joined(seed.text, seed.spans(category)))
