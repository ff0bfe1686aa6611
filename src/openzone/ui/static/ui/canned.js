/* Canned answers: fetched when the list is first opened, searched by title, put in where the cursor stands. */
(() => {
  const { ready, find } = window.openzone;
  const language = (box) => box.querySelector("[name=canned-language]:checked")?.value ?? "en";

  const narrow = (box) => {
    const words = box.querySelector("[data-canned-search]").value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const one of box.querySelectorAll("li[data-title]")) {
      one.hidden = !words.every((word) => one.dataset.title.toLowerCase().includes(word));
      left += one.hidden ? 0 : 1;
    }
    box.querySelector("[data-canned-none]").hidden = left > 0;
  };
  const speak = (box) => {
    for (const one of box.querySelectorAll("[data-language]")) {
      const other = one.parentElement.querySelectorAll("[data-language]").length > 1;
      one.hidden = other && one.dataset.language !== language(box);
    }
  };
  const insert = (box, button) => {
    const form = box.closest("form");
    const field = form.elements.body;
    const text = (language(box) === "zh" ? button.dataset.zh : button.dataset.en) || button.dataset.en || button.dataset.zh;
    box.open = false;
    window.openzone.putIn(field, text, form.querySelector("[data-canned-used]"), button.dataset.number);
  };

  const prepare = (box) => {
    box.addEventListener("toggle", () => {
      if (!box.open) return;
      window.htmx.trigger(box.querySelector(".oz-canned-place"), "opened");
      box.querySelector("[data-canned-search]")?.focus();
    });
    box.addEventListener("htmx:afterSettle", () => {
      if (!box.querySelector("[data-canned-search]")) return;
      speak(box);
      if (box.open) box.querySelector("[data-canned-search]").focus();
    });
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      if (event.target.matches("[data-canned-search]")) narrow(box);
      else speak(box);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { box.open = false; box.querySelector("summary").focus(); }
      if (event.key === "Enter" && event.target.matches("[data-canned-search]")) {
        event.preventDefault();
        box.querySelector("li[data-title]:not([hidden]) button")?.click();
      }
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-number]");
      if (button) insert(box, button);
    });
  };
  document.addEventListener("click", (event) => {
    for (const box of document.querySelectorAll("details[data-canned][open]")) if (!box.contains(event.target)) box.open = false;
  });
  ready((root) => find(root, "details[data-canned]").forEach(prepare));
})();
