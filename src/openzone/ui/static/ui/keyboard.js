/* Single keys: `/` search, `g` and a letter, `j` `k` Enter `x` in lists, `?` what there is. They can be turned off. */
(() => {
  const { words, showDialog } = window.openzone;
  const GO_WITHIN = 1200;
  let going = 0;

  const on = () => {
    try { return localStorage.getItem("keys") !== "off"; } catch { return true; }
  };
  const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper");
  const rows = () => [...document.querySelectorAll("[data-rows] > tbody > tr, [data-rows] > li")].filter((row) => row.querySelector(".oz-open"));
  const marked = () => document.querySelector('[data-rows] [aria-selected="true"]');

  const mark = (row) => {
    marked()?.removeAttribute("aria-selected");
    if (!row) return;
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector(".oz-open").focus({ preventScroll: true });
  };
  const move = (by) => {
    const all = rows();
    const at = all.indexOf(marked());
    mark(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  };
  const tick = () => {
    const box = marked()?.querySelector('input[type="checkbox"]');
    box?.click();
  };
  const openRow = () => marked()?.querySelector(".oz-open").click();
  const search = () => document.querySelector("[data-search-focus], .oz-filters input[type=search]")?.focus();

  const entry = (key, word) => {
    const name = document.createElement("dt");
    name.append(...key.split(" ").flatMap((one) => [Object.assign(document.createElement("kbd"), { textContent: one }), " "]));
    return [name, Object.assign(document.createElement("dd"), { textContent: word })];
  };
  const goEntries = () => [...document.querySelectorAll("[data-go]")].flatMap((link) => {
    const word = link.querySelector("span:not(.oz-unread)")?.textContent.trim() || link.getAttribute("aria-label") || "";
    return entry(`g ${link.dataset.go}`, `${words.keys_go}: ${link.getAttribute("aria-label") ?? word}`);
  });
  const switchOff = () => {
    const label = Object.assign(document.createElement("label"), { className: "oz-choice" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
    box.toggleAttribute("checked", on());
    box.dataset.keys = "";
    label.append(box, Object.assign(document.createElement("span"), { textContent: words.keys_off }));
    return label;
  };
  const help = () => {
    const sheet = document.createElement("section");
    sheet.dataset.sheet = "";
    const list = Object.assign(document.createElement("dl"), { className: "oz-keys" });
    list.append(...entry("/", words.keys_search), ...goEntries());
    if (document.querySelector("[data-rows]")) {
      list.append(...entry("j", words.keys_down), ...entry("k", words.keys_up), ...entry("Enter", words.keys_open), ...entry("x", words.keys_tick));
    }
    list.append(...entry("?", words.keys_help));
    sheet.append(Object.assign(document.createElement("h1"), { textContent: words.keys_title }), list, switchOff());
    showDialog?.(sheet.outerHTML);
  };

  const go = (key) => {
    going = 0;
    document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
  };
  const KEYS = { "/": search, j: () => move(1), k: () => move(-1), x: tick, o: openRow, "?": help, g: () => { going = Date.now(); } };

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys]")) return;
    try { localStorage.setItem("keys", event.target.checked ? "on" : "off"); } catch { /* refused in private windows */ }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?" ) { event.preventDefault(); help(); return; }
    if (!on()) return;
    if (going && Date.now() - going < GO_WITHIN) { event.preventDefault(); go(event.key); return; }
    if (event.key === "Enter" && event.target === document.body) { openRow(); return; }
    const run = KEYS[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });
})();
