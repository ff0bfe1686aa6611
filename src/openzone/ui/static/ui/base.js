/* What the other scripts stand on: words, the CSRF token, sentences to the reader, and "run this on new content". */
(() => {
  const words = JSON.parse(document.getElementById("ui-words")?.textContent ?? "{}");
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const SHOWN_FOR = 8000;

  /* Show a sentence at the foot of the page; readers hear it. An action is a button with its word. */
  const say = (sentence, { error = false, action = null } = {}) => {
    const region = document.getElementById("messages");
    if (!region || [...region.children].some((one) => one.textContent === sentence)) return;
    const toast = document.createElement("p");
    toast.className = error ? "oz-toast oz-error" : "oz-toast";
    toast.append(Object.assign(document.createElement("span"), { textContent: sentence }));
    if (action) toast.append(actionButton(action, toast));
    region.append(toast);
    setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  const actionButton = ({ word, run }, toast) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.addEventListener("click", () => { run(); toast.remove(); });
    return button;
  };

  /* Run on the page now, and on everything that arrives later. */
  const ready = (run) => {
    run(document.body);
    document.addEventListener("htmx:load", (event) => {
      if (event.detail.elt !== document.body) run(event.detail.elt);
    });
    document.addEventListener("oz:fresh", (event) => run(event.detail));
  };
  const fresh = (element) => {
    window.htmx?.process(element);
    document.dispatchEvent(new CustomEvent("oz:fresh", { detail: element }));
  };

  const post = (address, data) =>
    fetch(address, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": meta("csrf"), "HX-Request": "true" },
    });
  const find = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  /* What holds until a moment goes away by itself. */
  ready((root) => find(root, "[data-until]").forEach((one) => {
    setTimeout(() => one.remove(), Math.max(0, Date.parse(one.dataset.until) - Date.now()));
  }));

  window.openzone = { words, meta, say, ready, fresh, post, find };

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = meta("csrf");
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.target.dataset?.live) return;
    say(event.detail.xhr.status === 404 ? words.not_found : words.failed, { error: true });
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.target.dataset?.live) say(words.unreachable, { error: true });
  });

  /* Menus close when one looks elsewhere. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.oz-menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.oz-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.oz-menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
    if (location.hash === "#sidebar") location.hash = "";
  });

  document.addEventListener("click", (event) => {
    const asking = event.target.closest("[data-confirm]");
    if (asking && !confirm(asking.dataset.confirm)) event.preventDefault();
  }, true);
  document.addEventListener("change", (event) => {
    event.target.closest("form[data-autosubmit]")?.requestSubmit();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    say(words.copied);
  });

  ready((root) => {
    for (const toast of find(root, ".oz-toast:not(.oz-error)")) setTimeout(() => toast.remove(), SHOWN_FOR);
    for (const button of find(root, "[data-copy]")) button.hidden = !navigator.clipboard;
    find(root, "[data-focus]")[0]?.focus();
  });
})();
