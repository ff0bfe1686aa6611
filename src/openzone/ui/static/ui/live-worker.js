/* One stream for all pages of this browser; each page says which topics it shows. */
importScripts(new URL(self.location.href).searchParams.get("stream"));

const pages = new Map();
const BEAT_LOST_AFTER = 150000;
let identity = "";
let address = "";
let wanted = "";

const stream = () => (self.kept ??= self.openzoneStream(spread));
const spread = (event) => {
  for (const [port, page] of pages) {
    if (event.kind !== "topic" || page.topics.includes(event.topic)) port.postMessage(event);
  }
};
const update = () => {
  const topics = [...new Set([...pages.values()].flatMap((page) => page.topics))].sort();
  const now = `${identity} ${topics.join(" ")}`;
  if (now === wanted) return false;
  if (!wanted.startsWith(`${identity} `)) stream().close();
  wanted = now;
  stream().open(address, topics);
  return true;
};

const heard = (port, { kind, topics, address: where, identity: who }) => {
  if (kind === "bye") pages.delete(port);
  else pages.set(port, { topics, at: Date.now() });
  if (kind === "hello") { identity = who; address = where; }
  /* A page that joins a running stream has been rendered a moment ago: let it look once. */
  if (!update() && kind === "hello") port.postMessage({ kind: "resync" });
};

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = (event) => heard(port, event.data);
  port.start();
};
setInterval(() => {
  for (const [port, page] of pages) if (Date.now() - page.at > BEAT_LOST_AFTER) pages.delete(port);
  update();
}, BEAT_LOST_AFTER);
