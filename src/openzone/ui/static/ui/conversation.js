/* A conversation that completes itself: on each live event it asks for what comes after the last number it shows. */
(() => {
  const { ready, find, fresh, post, say, words } = window.openzone;
  const NEAR = 160;

  const list = (conversation) => conversation.querySelector(".oz-messages");
  const entries = (conversation, stream) => [...list(conversation).children].filter((one) => one.dataset.stream === stream);
  const number = (entry) => Number(entry.dataset.number);
  const last = (conversation, stream) => entries(conversation, stream).reduce((high, entry) => Math.max(high, number(entry)), 0);

  const question = (conversation) => {
    const url = new URL(conversation.dataset.more, location.href);
    url.searchParams.set("after", last(conversation, "message"));
    for (const stream of ["note", "event"]) {
      if (last(conversation, stream)) url.searchParams.set(`after_${stream}`, last(conversation, stream));
    }
    const corrected = [...list(conversation).children].map((one) => one.dataset.corrected ?? "").sort().at(-1);
    if (corrected) url.searchParams.set("corrected", corrected);
    return url;
  };

  /* Within a stream the number decides, between streams the moment. */
  const comesBefore = (one, other) => (one.dataset.stream === other.dataset.stream
    ? number(one) < number(other)
    : Date.parse(one.dataset.at) <= Date.parse(other.dataset.at));
  const replace = (known, entry) => {
    if (!entry.dataset.corrected || known.dataset.corrected === entry.dataset.corrected) return;
    known.replaceWith(entry);
    fresh(entry);
  };
  /* What lies before the page's beginning comes with the earlier messages, not between those that are shown. */
  const liesBefore = (conversation, entry) => {
    const link = list(conversation).querySelector("[data-earlier]");
    if (!link) return false;
    const begin = new URL(link.dataset.earlier, location.href).searchParams;
    if (entry.dataset.stream === "event") return Date.parse(entry.dataset.at) < Date.parse(begin.get("until"));
    return number(entry) < Number(begin.get(entry.dataset.stream === "note" ? "before_note" : "before"));
  };
  const place = (conversation, entry) => {
    const known = entries(conversation, entry.dataset.stream).find((one) => number(one) === number(entry));
    if (known) replace(known, entry);
    if (known || liesBefore(conversation, entry)) return false;
    const before = [...list(conversation).children].reverse().find((one) => one.dataset.stream && comesBefore(one, entry));
    if (before) before.after(entry);
    else list(conversation).prepend(entry);
    fresh(entry);
    closeAnswered(conversation, entry);
    return true;
  };
  /* What the other side has answered can be corrected no more. */
  const side = (entry) => [...entry.classList].find((name) => name.startsWith("oz-from-"));
  const closeAnswered = (conversation, entry) => {
    if (entry.dataset.stream !== "message") return;
    for (const one of entries(conversation, "message")) {
      if (side(one) !== side(entry) && number(one) < number(entry)) one.querySelector(".oz-message-own")?.remove();
    }
  };

  const nearEnd = (conversation) => list(conversation).getBoundingClientRect().bottom < innerHeight + NEAR;
  const sign = (conversation) => {
    if (conversation.querySelector(".oz-below")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn oz-below";
    button.textContent = `↓ ${words.new_messages}`;
    button.addEventListener("click", () => list(conversation).lastElementChild.scrollIntoView({ block: "center" }));
    conversation.append(button);
  };
  const arrived = (conversation, wasNear) => {
    if (wasNear) list(conversation).lastElementChild.scrollIntoView({ block: "nearest" });
    else sign(conversation);
    watch(conversation);
  };

  const take = (conversation, html) => {
    const page = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html");
    const wasNear = nearEnd(conversation);
    const added = [...page.querySelectorAll("li[data-number]")]
      .map((entry) => place(conversation, document.adoptNode(entry))).filter(Boolean).length;
    if (added) arrived(conversation, wasNear);
    return added;
  };

  /* One question at a time; an event that comes meanwhile is asked after it. */
  const state = new WeakMap();
  const complete = async (conversation) => {
    const mine = state.get(conversation) ?? {};
    state.set(conversation, mine);
    if (mine.asking) { mine.again = true; return mine.asking; }
    mine.asking = ask(conversation).finally(() => { mine.asking = null; });
    await mine.asking;
    if (mine.again) { mine.again = false; return complete(conversation); }
    return undefined;
  };
  const ask = async (conversation) => {
    try {
      const answer = await fetch(question(conversation), { credentials: "same-origin", headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.ok && take(conversation, await answer.text())) conversation.dispatchEvent(new CustomEvent("oz:grown", { bubbles: true }));
    } catch { /* the stream asks again when it is back */ }
  };

  /* Earlier messages take the place of their link; what was read stays where it is on the screen. */
  const extend = async (link) => {
    const conversation = link.closest(".oz-conversation");
    const item = link.parentElement;
    link.setAttribute("aria-busy", "true");
    const answer = await fetch(link.dataset.earlier, { credentials: "same-origin", headers: { "HX-Request": "true" }, redirect: "manual" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(`<ol>${await answer.text()}</ol>`, "text/html");
    const known = new Set([...list(conversation).children].map((one) => one.id).filter(Boolean));
    const added = [...page.querySelectorAll("ol > li")].filter((one) => !known.has(one.id)).map((one) => document.adoptNode(one));
    const anchor = item.nextElementSibling;
    const top = anchor.getBoundingClientRect().top;
    list(conversation).setAttribute("aria-live", "off");
    item.replaceWith(...added);
    added.forEach(fresh);
    scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
    const next = added[0]?.querySelector("[data-earlier]") ?? added.at(-1) ?? anchor;
    if (!next.matches("a")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
    setTimeout(() => list(conversation).setAttribute("aria-live", "polite"), 1000);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-earlier]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    extend(link).catch(() => { link.removeAttribute("aria-busy"); say(words.unreachable, { error: true }); });
  });

  /* Read marks: the last message has been on the screen of a page that is looked at. */
  const seen = new WeakMap();
  const report = async (conversation) => {
    const now = last(conversation, "message");
    if (document.hidden || !conversation.dataset.readUrl || !now || (seen.get(conversation) ?? 0) >= now) return;
    seen.set(conversation, now);
    const data = new FormData();
    data.set("number", now);
    await post(conversation.dataset.readUrl, data).catch(() => seen.delete(conversation));
  };
  const watch = (conversation) => {
    const end = entries(conversation, "message").at(-1);
    if (!end) return;
    const observer = new IntersectionObserver((found) => {
      if (!found.some((one) => one.isIntersecting) || document.hidden) return;
      conversation.querySelector(".oz-below")?.remove();
      observer.disconnect();
      report(conversation);
    });
    observer.observe(end);
  };

  ready((root) => find(root, "[data-conversation]").forEach((conversation) => {
    conversation.addEventListener("live", () => complete(conversation));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) watch(conversation); });
    watch(conversation);
  }));
  window.openzone.completeConversations = () => Promise.all(find(document, "[data-conversation]").map(complete));
})();
