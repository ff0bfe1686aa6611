/* Who is at a conversation and who types: the page says that it is looked at, and asks again when something changed. */
(() => {
  const { ready, find, post, meta } = window.openzone;
  const BEAT_EVERY = 30000;
  const TYPING_EVERY = 4000;
  const SOON = 200;
  const under = new WeakMap();
  const state = (box) => under.get(box) ?? under.set(box, { soon: 0, end: 0, typed: {} }).get(box);
  const boxes = () => [...document.querySelectorAll("[data-presence]")];

  const form = (box, doing) => {
    const data = new FormData();
    data.set("topic", box.dataset.topic);
    data.set("doing", doing);
    data.set("csrfmiddlewaretoken", meta("csrf"));
    return data;
  };
  const tell = (box, doing) => post(box.dataset.presence, form(box, doing)).catch(() => {});

  /* Only what reads differently is touched, so that a screen reader hears nothing twice. */
  const take = (box, html) => {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-presence]");
    if (!found) return;
    for (const part of found.querySelectorAll("[data-part]")) {
      const shown = box.querySelector(`[data-part="${part.dataset.part}"]`);
      if (shown.textContent.trim() !== part.textContent.trim()) shown.replaceChildren(...part.childNodes);
    }
    box.dataset.endsIn = found.dataset.endsIn;
  };
  const ask = async (box) => {
    try {
      const url = new URL(box.dataset.presence, location.href);
      url.searchParams.set("topic", box.dataset.topic);
      const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.ok) take(box, await answer.text());
    } catch { /* asked again with the next change */ }
    waitForEnd(box);
  };
  const waitForEnd = (box) => {
    const mine = state(box);
    clearTimeout(mine.end);
    const left = Number(box.dataset.endsIn);
    if (left) mine.end = setTimeout(() => { if (!document.hidden) ask(box); }, left);
  };
  const askSoon = (box) => {
    const mine = state(box);
    clearTimeout(mine.soon);
    mine.soon = setTimeout(ask, SOON, box);
  };

  const typing = (field) => {
    const kept = field.form?.dataset.kept;
    const box = kept && boxes().find((one) => kept.startsWith(`${one.dataset.topic}:`));
    if (!box || field !== field.form.elements.body) return;
    const what = kept.slice(box.dataset.topic.length + 1);
    const { typed } = state(box);
    if (!field.value.trim()) {
      if (typed[what]) { typed[what] = 0; tell(box, "idle"); }
      return;
    }
    if (Date.now() - (typed[what] ?? 0) < TYPING_EVERY) return;
    typed[what] = Date.now();
    tell(box, what);
  };
  document.addEventListener("input", (event) => typing(event.target));

  const look = () => {
    for (const box of boxes()) { tell(box, "here"); askSoon(box); }
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  setInterval(() => { if (!document.hidden) boxes().forEach((box) => tell(box, "here")); }, BEAT_EVERY);
  addEventListener("pagehide", () => boxes().forEach((box) => navigator.sendBeacon(box.dataset.presence, form(box, "left"))));
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });

  ready((root) => find(root, "[data-presence]").forEach((box) => {
    box.addEventListener("live", () => askSoon(box));
    if (!document.hidden) tell(box, "here");
    askSoon(box);
  }));
  /* What was sent is typed no more: the next letter is told at once. */
  window.openzone.typingEnded = () => boxes().forEach((box) => { state(box).typed = {}; });
})();
