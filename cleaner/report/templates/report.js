"use strict";
// The page works without this: it filters, steps through removals, and counts verdicts. It never makes markup out of text.
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("has-script");

  // Documents: filter, steps.
  const documents = all("details.doc");
  const filter = byId("filter");
  const filterStatus = byId("filter-status");
  const needEyes = new Set(["review", "degraded", "failed"]);
  const words = new Map();
  const wordsOf = (one) => {
    if (!words.has(one)) words.set(one, one.textContent.toLowerCase());
    return words.get(one);
  };
  const refilter = () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const status = filterStatus.value;
    let shown = 0;
    for (const one of documents) {
      const own = one.dataset.status;
      const fits = (!status || status === own || (status === "eyes" && needEyes.has(own)))
        && wanted.every((word) => wordsOf(one).includes(word));
      one.hidden = !fits;
      shown += fits;
    }
    byId("filter-count").textContent = shown === documents.length
      ? `${shown.toLocaleString("en")} documents`
      : `${shown.toLocaleString("en")} of ${documents.length.toLocaleString("en")} documents`;
  };
  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refilter, 120);
  });
  filterStatus.addEventListener("change", refilter);

  const goTo = (element) => {
    const own = element.closest("details.doc");
    if (own) own.open = true;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };
  const step = (selector, forwards) => {
    const shown = documents.filter((one) => !one.hidden);
    const targets = shown.flatMap((one) => all(selector, one));
    if (!targets.length) return;
    const from = document.activeElement;
    const index = targets.indexOf(from);
    if (index >= 0) return goTo(targets[(index + (forwards ? 1 : -1) + targets.length) % targets.length]);
    const isAfter = (target) => from.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
    const isWithin = from.closest("details.doc") !== null;
    if (!isWithin) return goTo(targets[forwards ? 0 : targets.length - 1]);
    const found = forwards ? targets.find(isAfter) : targets.filter((target) => !isAfter(target)).pop();
    goTo(found || targets[forwards ? 0 : targets.length - 1]);
  };
  const stepRemoval = (forwards) => {
    if (byId("view-clean").checked) byId("view-both").checked = true;
    step(".cut", forwards);
  };
  byId("next").addEventListener("mousedown", (event) => event.preventDefault()); // keeps the place in the text
  byId("previous").addEventListener("mousedown", (event) => event.preventDefault());
  byId("next").addEventListener("click", () => stepRemoval(true));
  byId("previous").addEventListener("click", () => stepRemoval(false));

  // The sample: verdicts, precision, export.
  const cards = all(".card");
  const verdicts = new Map();
  const STORE = "cleaner-verdicts";
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE)) || {};
    } catch {
      return {}; // no storage, or somebody else's
    }
  };
  const store = () => {
    const kept = stored();
    for (const card of cards) delete kept[card.dataset.id];
    try {
      localStorage.setItem(STORE, JSON.stringify({ ...kept, ...Object.fromEntries(verdicts) }));
    } catch {
      // verdicts last as long as the page
    }
  };
  let current = -1;
  const choose = (index, scrolls = true) => {
    if (index < 0 || index >= cards.length) return;
    if (cards[current]) cards[current].classList.remove("current");
    current = index;
    const card = cards[current];
    card.classList.add("current");
    card.focus({ preventScroll: true });
    if (scrolls) {
      const list = card.parentElement;
      list.scrollTop = card.offsetTop;
      const place = list.getBoundingClientRect();
      if (place.top < 60 || place.top > innerHeight / 2) list.scrollIntoView({ block: "center" });
    }
  };
  // Edwin B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
  // Journal of the American Statistical Association 22 (1927), 209-212; z for 95 %.
  const Z = 1.959963984540054;
  const wilson = (right, judged) => {
    const share = right / judged;
    const centre = share + (Z * Z) / (2 * judged);
    const reach = Z * Math.sqrt((share * (1 - share)) / judged + (Z * Z) / (4 * judged * judged));
    const scale = 1 + (Z * Z) / judged;
    return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
  };
  const percent = (share) => `${Math.round(100 * share)}`;
  const drawn = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const plot = (low, share, high) => {
    const svg = drawn("svg", { viewBox: "-5 0 110 24", "aria-hidden": "true" });
    svg.append(
      drawn("line", { class: "track", x1: 0, x2: 100, y1: 12, y2: 12 }),
      drawn("line", { x1: 100 * low, x2: 100 * high, y1: 12, y2: 12, "vector-effect": "non-scaling-stroke" }),
      drawn("circle", { cx: 100 * share, cy: 12, r: 5 }),
    );
    return svg;
  };
  const tell = (row, judged, of, wrong, precision, interval) => {
    row.querySelector(".judged").textContent = `${judged} of ${of}`;
    row.querySelector(".wrong").textContent = judged ? wrong : "";
    row.querySelector(".precision").textContent = precision;
    row.querySelector(".interval").replaceChildren(...interval);
  };
  const tally = () => {
    let judgedInAll = 0;
    let wrongInAll = 0;
    let weight = 0;
    let weighted = 0;
    for (const row of all("tr[data-rule]")) {
      const own = cards.filter((card) => card.dataset.rule === row.dataset.rule);
      const judged = own.filter((card) => verdicts.has(card.dataset.id)).length;
      const right = own.filter((card) => verdicts.get(card.dataset.id) === "right").length;
      judgedInAll += judged;
      wrongInAll += judged - right;
      if (judged) {
        const [low, high] = wilson(right, judged);
        const removals = Number(row.dataset.removals);
        weight += removals;
        weighted += (removals * right) / judged;
        const said = `${percent(right / judged)} % (${percent(low)}–${percent(high)})`;
        tell(row, judged, own.length, judged - right, said, [plot(low, right / judged, high)]);
      } else {
        tell(row, 0, own.length, 0, "", []);
      }
    }
    const row = byId("tally-all");
    tell(row, judgedInAll, cards.length, wrongInAll, weight ? `${percent(weighted / weight)} %` : "", []);
    byId("export").disabled = wrongInAll === 0;
    byId("forget").disabled = judgedInAll === 0;
  };
  const show = (card) => {
    for (const button of all("[data-verdict]", card)) {
      button.setAttribute("aria-pressed", String(verdicts.get(card.dataset.id) === button.dataset.verdict));
    }
  };
  const judge = (index, verdict) => {
    const card = cards[index];
    if (!card) return;
    if (verdict) verdicts.set(card.dataset.id, verdict);
    else verdicts.delete(card.dataset.id);
    show(card);
    tally();
    store();
  };
  const judgeCurrent = (verdict) => {
    if (current < 0) return choose(0);
    judge(current, verdict);
    if (verdict) choose(current + 1);
  };
  if (cards.length) {
    const known = stored();
    cards.forEach((card, index) => {
      const verdict = known[card.dataset.id];
      if (verdict === "right" || verdict === "wrong") verdicts.set(card.dataset.id, verdict);
      show(card);
      card.addEventListener("click", (event) => {
        const button = event.target.closest("[data-verdict]");
        choose(index, false);
        if (button) judge(index, button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.verdict);
      });
    });
    byId("forget").addEventListener("click", () => {
      verdicts.clear();
      cards.forEach(show);
      tally();
      store();
    });
    byId("export").addEventListener("click", () => {
      const wrong = cards.filter((card) => verdicts.get(card.dataset.id) === "wrong");
      const lines = wrong.map((card) => `${card.dataset.decision}\n`);
      const link = document.createElement("a");
      link.download = "decisions.jsonl";
      link.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      byId("tally-said").textContent = `${lines.length} decisions to keep text were written to decisions.jsonl: put them into that of this folder, and clean again.`;
    });
    tally();
  }

  // Keys.
  const help = byId("help");
  byId("help-button").addEventListener("click", () => help.showModal());
  const views = { b: "view-both", s: "view-source", c: "view-clean" };
  const keys = {
    n: () => stepRemoval(true),
    p: () => stepRemoval(false),
    "]": () => step("summary", true),
    "[": () => step("summary", false),
    "/": () => filter.focus(),
    "?": () => help.showModal(),
    r: () => judgeCurrent("right"),
    w: () => judgeCurrent("wrong"),
    u: () => judgeCurrent(""),
    j: () => choose(current + 1),
    k: () => choose(current - 1),
  };
  for (const [key, id] of Object.entries(views)) keys[key] = () => (byId(id).checked = true);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target === filter) {
      if (event.key === "Escape") {
        filter.value = "";
        refilter();
        filter.blur();
      }
      return;
    }
    if (event.target.closest("select") || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
