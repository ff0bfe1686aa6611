/* The box that searches everything: what is found while one types can be chosen by arrows and Enter, or by a finger.
   Enter without a choice leads to all results, as it does without this script. */
(() => {
  const { ready, find } = window.openzone;

  const attach = (form) => {
    const field = form.elements.q;
    const list = form.querySelector("[role=listbox]");
    const said = form.querySelector("[data-found-said]");
    const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    const chosen = () => list.querySelector('[aria-selected="true"]');

    const close = () => {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      choose(null);
    };
    const open = () => {
      if (!field.value.trim() || !list.children.length || document.activeElement !== field) return;
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
    };
    const choose = (option) => {
      chosen()?.setAttribute("aria-selected", "false");
      if (!option) { field.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const step = (by) => {
      const all = options();
      const at = all.indexOf(chosen()) + by;
      choose(at < 0 ? (by < 0 && chosen() ? null : all[all.length - 1]) : all[at] ?? null);
    };
    const KEYS = {
      ArrowDown: () => { if (list.hidden) open(); else step(1); return true; },
      ArrowUp: () => { if (!list.hidden) step(-1); return true; },
      Enter: () => {
        const option = !list.hidden && chosen();
        if (option) option.click();
        return Boolean(option);
      },
      Escape: () => {
        if (list.hidden) return false;
        close();
        return true;
      },
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!KEYS[event.key]?.()) return;
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("input", () => { if (!field.value.trim()) { list.replaceChildren(); close(); } });
    field.addEventListener("focus", open);
    list.addEventListener("htmx:afterSwap", () => {
      choose(null);
      said.textContent = list.querySelector("[data-found-count]")?.textContent ?? "";
      if (list.children.length) open(); else close();
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
    /* The field keeps the focus, and a phone its keyboard. */
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    form.closest("details")?.addEventListener("toggle", (event) => { if (event.target.open) field.focus(); });
  };

  ready((root) => find(root, "form[data-search]").forEach(attach));
})();
