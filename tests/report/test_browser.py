"""The page in a real browser: nothing of a document is more than text, and everything that the page offers works."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from cleaner.documents import Folders
from cleaner.report import PAGE
from cleaner.report.page import write_page
from cleaner.writers.decisions import read_decisions
from cleaner.writers.records import REPORT
from tests.cli.conftest import APPEAL, PROFILE, PROSE, Cli, documents, filled, spawned
from tests.report.conftest import Watched, hostile_run, watched
from tests.support import ROOT

PAYLOADS: Final = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<object data=data:text/html,<script>alert(1)</script>>",
    "<embed src=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>",
    "<a href=javascript:alert(1)>here</a>",
    "[here](javascript:alert(1)) https://example.com www.example.com",
    "<base href=https://example.com/>",
    "<meta http-equiv=refresh content='0;url=https://example.com'>",
    "<link rel=stylesheet href=https://example.com/a.css>",
    "<style>@import 'https://example.com/a.css';</style>",
    "</style><style>body{display:none}",
    "<form action=https://example.com><input autofocus onfocus=alert(1)></form>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<math><mi xlink:href=javascript:alert(1)>here",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<!--><script>alert(1)</script-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover=alert(1) '",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "{{ 7 * 7 }}{% include 'report.js' %}{# #}",
    "${alert(1)} `alert(1)` \\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "\u202e<img src=x onerror=alert(1)>\u2066",
    "＜script＞alert(1)＜/script＞",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "javascript:alert(1)//\n<img src=x onerror=alert(1)>",
    "]]></del></div></details></main><img src=x onerror=alert(1)>",
)
_ELEMENTS: Final = "Array.from(document.querySelectorAll('*'), one => one.tagName)"
_ATTRIBUTES: Final = (
    "Array.from(new Set(Array.from(document.querySelectorAll('*')).flatMap(one => one.getAttributeNames())))"
)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, a document that is held back, one without filler and one that is skipped, cleaned; sources are beside it."""
    place = tmp_path_factory.mktemp("browser")
    seeds = {path.name: path.read_bytes() for path in (ROOT / "seeds").iterdir()}
    others: dict[str, str | bytes] = {"held.txt": PROFILE, "plain.txt": PROSE, "picture.png": b"\x89PNG"}
    source = filled(place / "in", {**seeds, **others})
    ran = spawned("clean", source, "--out", place / "out", "--max-removed", "0.8", timeout=60, CLEANER_JOBS="0")
    assert ran.code == 0, ran.err
    return place / "out"


@pytest.fixture
def shown(page: Page, run: Path) -> Iterator[Watched]:
    found = watched(page, run / PAGE)
    yield found
    found.check()


def everything_open(page: Page) -> None:
    """Opens all that can be opened, and looks at all that has more to tell."""
    page.evaluate(
        """() => {
            document.querySelectorAll('details').forEach(one => { one.open = true });
            for (const one of document.querySelectorAll('main *')) {
                for (const kind of ['mouseover', 'focus', 'toggle', 'error', 'load']) one.dispatchEvent(new Event(kind));
            }
        }"""
    )


def test_no_payload_is_more_than_text(chromium: Browser, tmp_path: Path) -> None:
    """With every payload at every place the page has the elements that it has with a harmless word there, and no others."""
    found = {}
    harmless = tuple(f"{number:x<{len(payload)}}" for number, payload in enumerate(PAYLOADS))
    for name, words in (("hostile", PAYLOADS), ("harmless", harmless)):
        out = hostile_run(tmp_path / name, words)
        assert write_page(out / PAGE, out / REPORT, Folders(out)).unshown == []
        context = chromium.new_context()
        shown = watched(context.new_page(), out / PAGE)
        everything_open(shown.page)
        for key in "njrwsbc":
            shown.page.keyboard.press(key)
        found[name] = Counter(shown.page.evaluate(_ELEMENTS)), sorted(shown.page.evaluate(_ATTRIBUTES))
        links = shown.page.evaluate(
            "Array.from(document.querySelectorAll('[href], [src], [action]'), one => one.outerHTML)"
        )
        assert all(re.match(r'<a href="#[a-z]+">', link) for link in links)
        shown.page.locator("#filter").fill(words[0])
        shown.page.locator("#filter-count", has_text=" of ").wait_for()
        text = shown.page.evaluate("document.body.textContent")
        assert [
            word for word in words if word.replace("\x00", "␀").replace("\u202e", "⟨U+202E⟩")[:12] not in text
        ] == []
        shown.check()
        context.close()
    assert found["hostile"] == found["harmless"]
    assert not [name for name in found["hostile"][1] if name.startswith("on") or name in {"style", "src", "srcdoc"}]


def test_sources_with_payloads_end_as_text(page: Page, cli: Cli, tmp_path: Path) -> None:
    """The whole way: names, texts and removed texts of real documents."""
    files: dict[str, str | bytes] = {}
    for payload in PAYLOADS:
        name = payload.replace("/", "∕").replace("\0", "")[:40]
        files[f"{name}.txt"] = f"{payload}\n\nRain fell. {APPEAL}\n\n{PROFILE}  • Job : {payload}\n"
    source = filled(tmp_path / "in", files)
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    shown = watched(page, tmp_path / "out" / PAGE)
    everything_open(page)
    assert page.locator("details.doc").count() == len(files)
    assert page.locator("main img, main iframe, main object, main embed, main style, main script, .text a").count() == 0
    shown.check()


def test_without_scripts_everything_can_be_read(chromium: Browser, run: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    shown = watched(context.new_page(), run / PAGE)
    page = shown.page
    assert page.locator("h1").inner_text() == "What was removed, and why"
    assert not page.locator("#filter").is_visible()
    assert not page.locator("#export").is_visible()
    seed = page.locator("details.doc", has_text="000_3800dc0e36111e4a.txt")
    seed.locator("summary").click()
    removed = seed.locator("del.cut").first
    assert removed.is_visible()
    removed.hover()
    assert removed.locator(".why").is_visible()
    page.locator("label[for=view-clean]").click()
    assert not removed.is_visible()
    shown.check()
    context.close()


def test_the_filter_leaves_documents_with_all_its_words(shown: Watched) -> None:
    page = shown.page
    page.keyboard.press("/")
    page.keyboard.type("generated-profile JAYDA")
    page.locator("#filter-count", has_text="1 of 8 documents").wait_for()
    names = [one.inner_text() for one in page.locator("details.doc .name").all() if one.is_visible()]
    assert names == ["000_3800dc0e36111e4a.txt"]
    page.keyboard.press("Escape")
    page.locator("#filter-count", has_text=re.compile("^8 documents$")).wait_for()
    page.locator("#filter-status").select_option("eyes")
    page.locator("#filter-count", has_text="1 of 8 documents").wait_for()
    assert page.locator("details.doc:visible .name").all_inner_texts() == ["held.txt"]


def document_text(page: Page, name: str) -> str:
    """The text of a document as it is shown, as somebody would copy it."""
    text = page.locator("details.doc", has=page.locator(".name", has_text=name)).locator(".text.whole").inner_text()
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("seed", sorted(path.name for path in (ROOT / "seeds").iterdir()))
def test_source_and_clean_text_are_shown_to_the_letter(shown: Watched, run: Path, seed: str) -> None:
    page = shown.page
    page.locator("details.doc", has_text=seed).locator("summary").click()
    page.keyboard.press("s")
    assert document_text(page, seed).split() == (run.parent / "in" / seed).read_text(encoding="utf-8").split()
    page.keyboard.press("c")
    assert document_text(page, seed).split() == (run / seed).read_text(encoding="utf-8").split()
    page.keyboard.press("b")
    assert document_text(page, seed).split() == (run.parent / "in" / seed).read_text(encoding="utf-8").split()


def test_keys_step_through_all_removals_and_tell_the_reason(shown: Watched, run: Path) -> None:
    page = shown.page
    page.locator("#filter-status").select_option("cleaned")
    page.locator("h1").click()
    records = documents(run).values()
    expected = [
        removal.id
        for record in records
        for removal in record.removals
        if record.status == "cleaned" and removal.rule != "closing-space"
    ]
    seen = []
    for _ in expected:
        page.keyboard.press("n")
        why = page.locator(".cut:focus .why")
        assert why.is_visible()
        seen.append(why.locator("code").inner_text())
    assert seen == expected
    page.keyboard.press("p")
    assert page.locator(".cut:focus .why code").inner_text() == expected[-2]
    page.keyboard.press("c")
    page.keyboard.press("n")  # there is nothing to see in the clean text
    assert page.locator("#view-both").is_checked()
    page.keyboard.press("]")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_document_that_was_held_back_shows_what_would_have_gone(shown: Watched) -> None:
    page = shown.page
    held = page.locator("details.doc").first
    held.locator("summary").click()
    assert "held.txt" in held.locator("summary").inner_text()
    assert held.locator("mark.cut").first.is_visible()
    assert "--max-removed 0.8" in held.locator(".reason").first.inner_text()
    assert page.locator(".attention dd").first.inner_text() == "1"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [  # Wilson's intervals as R's binom.confint(method = "wilson") has them: 1/1, 0/1, 3/4, 2/5
        ("r", "100 % (21–100)"),
        ("w", "0 % (0–79)"),
        ("rrrw", "75 % (30–95)"),
        ("wwwrr", "40 % (12–77)"),
    ],
)
def test_the_tally_gives_precision_with_its_interval(shown: Watched, verdicts: str, said: str) -> None:
    page = shown.page
    row = page.locator("tr[data-rule]", has=page.locator("th", has_text="headline-run"))
    number = row.get_attribute("data-rule")
    page.locator(f".card[data-rule='{number}']").first.locator(".about").click()
    for key in verdicts:
        page.keyboard.press(key)
    assert row.locator(".judged").inner_text() == f"{len(verdicts)} of 5"
    assert row.locator(".precision").inner_text() == said
    assert row.locator("svg circle").count() == 1
    page.locator("#forget").click()
    assert row.locator(".precision").inner_text() == ""


def test_verdicts_last_can_be_taken_back_and_are_buttons_too(shown: Watched) -> None:
    page = shown.page
    card = page.locator(".card").first
    card.locator("[data-verdict=wrong]").click()
    assert card.locator("[data-verdict=wrong]").get_attribute("aria-pressed") == "true"
    page.reload()  # a browser may hand what it stored to another process only later
    shown.fetched.pop()
    assert page.locator(".card").first.locator("[data-verdict=wrong]").get_attribute("aria-pressed") == "true"
    page.locator(".card").first.locator(".about").click()
    page.keyboard.press("u")
    assert page.locator("[aria-pressed=true]").count() == 0
    assert page.locator("#export").is_disabled()


def test_exported_decisions_are_obeyed_by_the_next_run(shown: Watched, run: Path, cli: Cli, tmp_path: Path) -> None:
    page = shown.page
    card = page.locator(".card", has_text="What are your thoughts on the future trajectory")
    card.locator("[data-verdict=wrong]").click()
    page.locator(".card").last.locator("[data-verdict=right]").click()
    with page.expect_download() as download:
        page.locator("#export").click()
    assert download.value.suggested_filename == "decisions.jsonl"
    file = tmp_path / "decisions.jsonl"
    download.value.save_as(file)
    (decision,) = read_decisions(file)
    assert (decision.action, decision.document) == ("keep", "000_3800dc0e36111e4a.txt")
    assert (decision.text or "").startswith("What are your thoughts on the future trajectory")
    assert cli("clean", run.parent / "in", "--out", tmp_path / "out", "--decisions", file).code == 0
    kept = (tmp_path / "out" / "000_3800dc0e36111e4a.txt").read_text(encoding="utf-8")
    assert decision.text is not None
    assert decision.text in kept
    assert "1 decisions to keep text were written" in page.locator("#tally-said").inner_text()


def test_help_opens_and_closes_by_key(shown: Watched) -> None:
    page = shown.page
    assert not page.locator("#help").is_visible()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("n")  # rests while help is open
    assert page.locator(".cut:focus").count() == 0
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def _luminance(colour: str) -> float:
    """Relative luminance of a CSS colour ``rgb(r, g, b)``, as WCAG 2 defines it."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground_in_both_schemes(chromium: Browser, run: Path, scheme: str) -> None:
    """A contrast of 4.5, as WCAG 2 asks for at level AA, for prose, small print and each colour of a removal."""
    context = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light")
    shown = watched(context.new_page(), run / PAGE)
    page = shown.page
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    body = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (_luminance(body) < 0.1) == (scheme == "dark")
    script = """one => { const own = getComputedStyle(one); let at = one; let ground = own.backgroundColor;
        while (ground === 'rgba(0, 0, 0, 0)') { at = at.parentElement; ground = getComputedStyle(at).backgroundColor; }
        return [own.color, ground]; }"""
    for selector in (
        "h1",
        ".lead",
        ".small",
        ".text.whole",
        ".s-review",
        ".plain th",
        *(f"del.c{n}.cut" for n in range(5)),
    ):
        ink, ground = sorted(map(_luminance, page.locator(selector).first.evaluate(script)))
        assert (ground + 0.05) / (ink + 0.05) >= 4.5, selector
    shown.check()
    context.close()


def test_it_prints(shown: Watched) -> None:
    page = shown.page
    page.locator("details.doc", has_text="000_3800dc0e36111e4a.txt").locator("summary").click()
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()
    assert page.locator("details.doc del.cut").first.is_visible()
    assert page.pdf().startswith(b"%PDF-")


def test_everything_has_a_name_for_those_who_do_not_see_it(shown: Watched) -> None:
    page = shown.page
    unnamed = page.evaluate(
        """Array.from(document.querySelectorAll('button, input, select, a, svg, summary, dialog, nav, section'))
            .filter(one => !['aria-label', 'aria-labelledby', 'aria-hidden'].some(name => one.getAttribute(name)))
            .filter(one => !one.textContent.trim() && !(one.labels && one.labels.length))
            .map(one => one.outerHTML)"""
    )
    assert unnamed == []
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), one => one.id)")
    assert len(ids) == len(set(ids))
    told = page.evaluate(
        "Array.from(document.querySelectorAll('[aria-describedby]'), one => one.getAttribute('aria-describedby'))"
    )
    assert set(told) <= set(ids)


def test_a_hundred_removals_are_sampled_from_a_large_run(page: Page, cli: Cli, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{number:03}.txt": f"{PROSE}{number}\n\n{APPEAL}\n" for number in range(130)}
    source = filled(tmp_path / "in", {**files, "farm.txt": f"{PROSE}\n{PROFILE}"})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    shown = watched(page, tmp_path / "out" / PAGE)
    rules = Counter(one.get_attribute("data-rule") for one in page.locator(".card").all())
    assert sorted(rules.values()) == [1, 99]
    lines = [json.loads(one.get_attribute("data-decision") or "") for one in page.locator(".card").all()]
    assert len({(line["document"], line["id"]) for line in lines}) == 100
    shown.check()
