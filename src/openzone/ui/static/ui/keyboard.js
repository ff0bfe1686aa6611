/* Single keys: `/` search, `g` and a letter, `j` `k` Enter `o` `x` in lists, `u` back to the list, and whatever an element
   of the page answers to by its `data-key`. `?` tells which there are here. They can be turned off. */
(() => {
  const { words, ready, find, showDialog } = window.openzone;
  const GO_WITHIN = 1200;
  let going = 0;
  let markedId = "";

  const stored = (store, name) => {
    try { return store.getItem(name); } catch { return null; }
  };
  const keep = (store, name, value) => {
    try { store.setItem(name, value); } catch { /* refused in private windows */ }
  };
  const on = () => stored(localStorage, "keys") !== "off";
  const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper");
  const inSight = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
  const rows = () => [...document.querySelectorAll("[data-rows] > tbody > tr, [data-rows] > li")].filter((row) => row.querySelector(".oz-open"));
  const marked = () => document.querySelector('[data-rows] [aria-selected="true"]');
  const keyed = () => [...document.querySelectorAll("[data-key]")];

  const mark = (row, { focus = true } = {}) => {
    marked()?.removeAttribute("aria-selected");
    if (!row) return;
    row.setAttribute("aria-selected", "true");
    markedId = row.id;
    if (!focus) return;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector(".oz-open").focus({ preventScroll: true });
  };
  const move = (by) => {
    const all = rows();
    const at = all.indexOf(marked());
    mark(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  };
  const box = () => marked()?.querySelector('input[type="checkbox"]');
  const tick = () => box()?.click();
  const openRow = () => marked()?.querySelector(".oz-open").click();
  const search = () => {
    const field = document.querySelector("[data-search-focus], .oz-filters input[type=search]");
    const menu = field?.closest("details");
    if (menu) menu.open = true;
    field?.focus();
  };

  /* What a key does on this page: presses a button, follows a link, or begins to write. */
  const act = (key) => {
    const element = keyed().find((one) => one.dataset.key === key && (inSight(one) || one.closest("details")));
    if (!element) return false;
    if (element.matches("input, textarea, select")) element.focus(); else element.click();
    return true;
  };

  /* The way back to a list leads to the list as it was left. */
  const remember = () => {
    if (document.querySelector("form[data-filters]")) keep(sessionStorage, `list:${location.pathname}`, location.search);
  };
  const leadBack = (link) => {
    const before = stored(sessionStorage, `list:${new URL(link.href).pathname}`);
    if (before !== null && link.search === "?start=1") link.search = before;
  };

  const entry = (key, word) => {
    const name = document.createElement("dt");
    name.append(...key.split(" ").flatMap((one) => [Object.assign(document.createElement("kbd"), { textContent: one }), " "]));
    return [name, Object.assign(document.createElement("dd"), { textContent: word })];
  };
  const wordOf = (element) => {
    const named = element.dataset.keyWord ?? element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
    return (named ?? element.textContent).replace(/\s+/g, " ").trim();
  };
  const goEntries = () => [...document.querySelectorAll("[data-go]")].flatMap((link) => {
    const word = link.querySelector("span:not(.oz-unread)")?.textContent.trim() || link.getAttribute("aria-label") || "";
    return entry(`g ${link.dataset.go}`, `${words.keys_go}: ${link.getAttribute("aria-label") ?? word}`);
  });
  const rowEntries = () => {
    const all = rows();
    if (!all.length) return [];
    const ticks = all.some((row) => row.querySelector(".oz-tick input")) ? entry("x", words.keys_tick) : [];
    return [...entry("j", words.keys_down), ...entry("k", words.keys_up), ...entry("Enter o", words.keys_open), ...ticks];
  };
  const keyEntries = () => {
    const seen = new Map();
    for (const one of keyed()) {
      const ticked = one.closest(".oz-bulk");
      const here = inSight(one) || one.closest("details") || ticked;
      if (here && !seen.has(one.dataset.key)) seen.set(one.dataset.key, ticked ? `${words.keys_ticked}: ${wordOf(one)}` : wordOf(one));
    }
    return [...seen].flatMap(([key, word]) => entry(key, key === "u" ? `${words.keys_back}: ${word}` : word));
  };
  const switchOff = () => {
    const label = Object.assign(document.createElement("label"), { className: "oz-choice" });
    const choice = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
    choice.toggleAttribute("checked", on());
    choice.dataset.keys = "";
    label.append(choice, Object.assign(document.createElement("span"), { textContent: words.keys_off }));
    return label;
  };
  const help = () => {
    const sheet = document.createElement("section");
    sheet.dataset.sheet = "";
    const list = Object.assign(document.createElement("dl"), { className: "oz-keys" });
    list.append(...entry("/", words.keys_search), ...goEntries(), ...rowEntries(), ...keyEntries(), ...entry("?", words.keys_help));
    sheet.append(Object.assign(document.createElement("h1"), { textContent: words.keys_title }), list, switchOff());
    showDialog?.(sheet.outerHTML);
  };

  const go = (key) => {
    going = 0;
    document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
  };
  const KEYS = { "/": search, j: () => move(1), k: () => move(-1), x: tick, o: openRow, g: () => { going = Date.now(); } };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys]")) keep(localStorage, "keys", event.target.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); help(); return; }
    if (!on()) return;
    if (going && Date.now() - going < GO_WITHIN) { event.preventDefault(); go(event.key); return; }
    if (event.key === "Enter" && event.target === document.body) { openRow(); return; }
    const run = KEYS[event.key];
    if (run) { event.preventDefault(); run(); return; }
    if (event.key.length === 1 && act(event.key)) event.preventDefault();
  });

  addEventListener("pagehide", remember);
  ready((root) => {
    for (const one of find(root, "[data-key]")) one.setAttribute("aria-keyshortcuts", one.dataset.key);
    find(root, 'a[data-key="u"]').forEach(leadBack);
    if (markedId && !marked()) {
      const row = document.getElementById(markedId);
      if (row?.closest("[data-rows]")) mark(row, { focus: false });
    }
  });
})();
