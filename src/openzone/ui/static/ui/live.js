/* Elements with `data-live="case:C-2026-00042 me"` get the event `live` when something happened there, on every new
   connection, and when the server asks for it. One stream serves all pages of the browser where it can. */
(() => {
  const { meta, ready, words } = window.openzone;
  const address = meta("live");
  const POLL_EVERY = 30000;
  const SIGN_AFTER = 4000;
  const BEAT_EVERY = 45000;
  if (!address || !document.querySelector("[data-live]")) return;

  const live = () => [...document.querySelectorAll("[data-live]")];
  const topicsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);
  const topics = () => [...new Set(live().flatMap(topicsOf))].sort();
  const fire = (element) => element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
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

  const again = start();
  let known = topics().join(" ");
  ready(() => {
    const now = topics().join(" ");
    if (now !== known) { known = now; again(); }
  });
})();
