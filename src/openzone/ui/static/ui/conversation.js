/* A conversation that completes itself: on each live event it asks for what comes after the last number it shows. */
(() => {
  const { ready, find, fresh, post, words } = window.openzone;
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
    return url;
  };

  /* Within a stream the number decides, between streams the moment. */
  const comesBefore = (one, other) => (one.dataset.stream === other.dataset.stream
    ? number(one) < number(other)
    : Date.parse(one.dataset.at) <= Date.parse(other.dataset.at));
  const place = (conversation, entry) => {
    if (entries(conversation, entry.dataset.stream).some((one) => number(one) === number(entry))) return false;
    const before = [...list(conversation).children].reverse().find((one) => one.dataset.stream && comesBefore(one, entry));
    if (before) before.after(entry);
    else list(conversation).prepend(entry);
    fresh(entry);
    return true;
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
