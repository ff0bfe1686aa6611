/* Elements with `data-live="case:C-2026-00042 me"` get the event `live` when something happened there, on every new
   connection, and when the server asks for it. One stream serves all pages of the browser where it can. */
(() => {
  const { meta, ready, words } = window.openzone;
  const address = meta("live");
  const POLL_EVERY = 30000;
  const SIGN_AFTER = 4000;
  const BEAT_EVERY = 45000;
  const PRESSED_FOR = 3000;
  if (!address || !document.querySelector("[data-live]")) return;

  const live = () => [...document.querySelectorAll("[data-live]")];
  const topicsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);
  const topics = () => [...new Set(live().flatMap(topicsOf))].sort();

  /* What htmx replaces while it fetches would not hear what happened meanwhile. So an element is told again when its answer
     is there, and at most once in `data-pace` milliseconds. Its successor has the same id. */
  const turns = new Map();
  const nameOf = (element) => element.id || element;
  const turnOf = (name) => turns.get(name) ?? turns.set(name, { due: false, asking: false, resting: false }).get(name);
  const next = (name) => {
    const turn = turnOf(name);
    const element = typeof name === "string" ? document.getElementById(name) : name;
    if (!turn.due || turn.asking || turn.resting || pressed || !element?.isConnected) return;
    turn.due = false;
    if (element.dataset.pace) rest(name, Number(element.dataset.pace));
    element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
  };
  const rest = (name, pace) => {
    turnOf(name).resting = true;
    setTimeout(() => { turnOf(name).resting = false; next(name); }, pace);
  };
  const fire = (element) => {
    turnOf(nameOf(element)).due = true;
    next(nameOf(element));
  };
  document.addEventListener("htmx:beforeSend", ({ detail: { elt, xhr } }) => {
    if (elt.dataset.live === undefined) return;
    const name = nameOf(elt);
    turnOf(name).asking = true;
    xhr.addEventListener("loadend", () => { turnOf(name).asking = false; next(name); });
  });

  /* Nothing is replaced between pressing and letting go: the click would be lost. It is fetched anew after the click. */
  let pressed = 0;
  const letGo = () => {
    clearTimeout(pressed);
    pressed = 0;
    [...turns.keys()].forEach(next);
  };
  document.addEventListener("pointerdown", () => { clearTimeout(pressed); pressed = setTimeout(letGo, PRESSED_FOR); }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(letGo), true);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (!pressed || elt.dataset.live === undefined) return;
    detail.shouldSwap = false;
    turnOf(nameOf(elt)).due = true;
  });

  const tell = (topic) => live().filter((element) => topicsOf(element).includes(topic)).forEach(fire);
  const tellAll = () => live().forEach(fire);

  let signTimer = 0;
  const sign = (connected) => {
    const place = document.getElementById("offline");
    clearTimeout(signTimer);
    if (!place) return;
    if (connected) { place.hidden = true; return; }
    signTimer = setTimeout(() => { place.textContent = words.offline; place.hidden = false; }, SIGN_AFTER);
  };

  const received = ({ kind, topic }) => {
    if (kind === "topic") tell(topic);
    else if (kind === "resync") { sign(true); tellAll(); }
    else if (kind === "down") sign(false);
    else if (kind === "poll") { tellAll(); }
  };

  const viaWorker = () => {
    const worker = new SharedWorker(`${meta("live-worker")}?stream=${encodeURIComponent(meta("live-stream"))}`, "openzone-live");
    const say = (kind) => worker.port.postMessage({ kind, topics: topics(), address, identity: meta("identity") });
    worker.port.onmessage = (event) => received(event.data);
    worker.port.start();
    say("hello");
    setInterval(() => say("here"), BEAT_EVERY);
    addEventListener("pagehide", () => say("bye"));
    addEventListener("pageshow", (event) => { if (event.persisted) say("hello"); });
    return () => say("hello");
  };

  /* Without a shared worker (Android) each page listens while it is looked at. */
  const viaPage = () => {
    const stream = window.openzoneStream(received);
    const update = () => (document.hidden ? stream.close() : stream.open(address, topics()));
    document.addEventListener("visibilitychange", update);
    addEventListener("pagehide", () => stream.close());
    addEventListener("pageshow", update);
    update();
    return update;
  };

  const viaPolling = () => {
    setInterval(() => { if (!document.hidden) tellAll(); }, POLL_EVERY);
    return () => {};
  };

  const start = () => {
    if (!window.EventSource) return viaPolling();
    if (!window.SharedWorker) return viaPage();
    try { return viaWorker(); } catch { return viaPage(); }
  };

  /* Not before everything on the page can hear: what is told to nobody is not told again. */
  document.addEventListener("DOMContentLoaded", () => {
    const again = start();
    let known = topics().join(" ");
    ready(() => {
      const now = topics().join(" ");
      if (now !== known) { known = now; again(); }
    });
  });
})();
