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
  // An answer with fields of its own asks for them before it goes into the text; what stays empty is refused when sent.
  const ask = (box, button, text, names) => {
    const place = box.querySelector("[data-canned-fields]");
    const inputs = place.querySelector("[data-canned-inputs]");
    inputs.replaceChildren(...names.map((name) => {
      const label = document.createElement("label");
      const input = Object.assign(document.createElement("input"), { className: "form-control", autocomplete: "off" });
      input.dataset.name = name;
      label.append(name, input);
      return label;
    }));
    const listed = (shown) => { for (const one of box.querySelectorAll(".oz-canned-head, ul")) one.hidden = !shown; place.hidden = shown; };
    const done = () => {
      const values = new Map([...inputs.querySelectorAll("input")].map((one) => [one.dataset.name, one.value.trim()]));
      listed(true);
      put(box, button, text.replace(/\{([^{}\n]*)\}/g, (whole, name) => values.get(name) || whole));
    };
    place.querySelector("[data-canned-put]").onclick = done;
    place.querySelector("[data-canned-back]").onclick = () => listed(true);
    inputs.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); done(); } };
    listed(false);
    inputs.querySelector("input").focus();
  };
  const insert = (box, button) => {
    const text = (language(box) === "zh" ? button.dataset.zh : button.dataset.en) || button.dataset.en || button.dataset.zh;
    const names = (button.dataset.fields ?? "").split("\n").filter((name) => name && text.includes(`{${name}}`));
    if (names.length) ask(box, button, text, names);
    else put(box, button, text);
  };
  const put = (box, button, text) => {
    const form = box.closest("form");
    const field = form.elements.body;
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
