/* The page says up to which activity it was looked at: once it has been before somebody's eyes for a moment. */
(() => {
  const { find, post } = window.openzone;
  const LOOKED_AFTER = 2500;
  const told = new WeakSet();
  const tell = (box) => {
    if (document.hidden || told.has(box)) return;
    told.add(box);
    const data = new FormData();
    data.set("number", box.dataset.number);
    post(box.dataset.looked, data).catch(() => told.delete(box));
  };
  const look = () => find(document, "[data-looked]").forEach((box) => setTimeout(tell, LOOKED_AFTER, box));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
})();
