/* One EventSource that comes back by itself: at once when asked, else after 1, 2, 4 … 30 seconds. */
self.openzoneStream = (tell) => {
  const LONGEST_WAIT = 30000;
  let source = null;
  let wanted = "";
  let failures = 0;
  let timer = 0;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    wanted = "";
  };
  const lost = () => {
    const url = wanted;
    source?.close();
    tell({ kind: "down" });
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** failures) * (0.75 + Math.random() / 2);
    if (failures > 4) tell({ kind: "poll" });
    timer = setTimeout(() => connect(url), wait);
  };
  const connect = (url) => {
    source = new EventSource(url);
    source.onopen = () => { failures = 0; tell({ kind: "resync" }); };
    source.onerror = lost;
    source.addEventListener("resync", () => tell({ kind: "resync" }));
    const kinds = new Set(new URL(url, self.location.href).searchParams.getAll("topic").map((topic) => topic.split(":")[0]));
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => tell({ kind: "topic", topic: topicOf(kind, event.data) }));
    }
  };
  const topicOf = (kind, data) => (kind === "me" || !data ? kind : `${kind}:${data}`);
  const open = (address, topics) => {
    const query = topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
    const url = `${address}?${query}`;
    if (!topics.length) { close(); return; }
    if (url === wanted) return;
    close();
    wanted = url;
    failures = 0;
    connect(url);
  };
  return { open, close };
};
