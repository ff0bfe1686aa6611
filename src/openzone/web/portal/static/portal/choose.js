/* Raising a demand: typing filters the subjects, and a question shows itself when the answer before it makes it needed. */
(() => {
  const plain = (text) => text.toLowerCase().normalize("NFKC");

  const filter = (box) => {
    const list = document.querySelector(".oz-subjects");
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const fits = (one) => words.every((word) => plain(one.dataset.subject).includes(word));
    let shown = 0;
    for (const top of list.children) {
      const below = [...top.querySelectorAll("li")];
      const whole = fits(top);
      const found = below.filter((one) => one.dataset.subject !== undefined && fits(one));
      for (const one of below) one.hidden = words.length > 0 && !whole && !found.includes(one);
      top.hidden = words.length > 0 && !whole && !found.length;
      const folder = top.querySelector("details");
      if (folder) folder.open = words.length > 0 && !whole && found.length > 0;
      if (!top.hidden) shown += 1;
    }
    const only = words.length && shown === 1 ? [...list.children].find((top) => !top.hidden) : null;
    if (only?.querySelector("details")) only.querySelector("details").open = true;
    document.querySelector("[data-choose-none]").hidden = shown > 0;
    if (!shown) for (const top of list.children) top.hidden = false;
  };
  for (const place of document.querySelectorAll("[data-choose]")) {
    place.hidden = false;
    place.querySelector("input").addEventListener("input", (event) => filter(event.target));
    /* Several may be open while one types. */
    place.querySelector("input").addEventListener("focus", () => {
      for (const folder of document.querySelectorAll(".oz-subjects details")) folder.removeAttribute("name");
    }, { once: true });
  }

  const answer = (name) => {
    const fields = [...document.getElementsByName(name)];
    const field = fields.find((one) => one.type !== "radio" || one.checked);
    return field ? field.value : "";
  };
  const ask = () => {
    for (const one of document.querySelectorAll("[data-only-if]")) one.hidden = answer(one.dataset.onlyIf) !== one.dataset.onlyValue;
  };
  document.addEventListener("change", ask);
  ask();
})();
