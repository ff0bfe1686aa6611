/* Lists: ticking many rows, what stays ticked when the list renews itself, counts beside views, the order of columns. */
(() => {
  const { words, ready, find, say } = window.openzone;
  const COUNT_EVERY = 15000;
  const boxes = (form) => [...form.querySelectorAll('tbody .oz-tick input[type="checkbox"]')];
  const refOf = (box) => box.value.split(":")[0];
  let last = "";
  let kept = new Map();

  const show = (form) => {
    const all = boxes(form);
    const ticked = all.filter((box) => box.checked);
    const place = form.querySelector("[data-ticked]");
    if (place) place.textContent = ticked.length ? `${ticked.length} ${words.selected}` : "";
    const head = form.querySelector("[data-tick-all]");
    if (!head) return;
    head.checked = ticked.length > 0 && ticked.length === all.length;
    head.indeterminate = ticked.length > 0 && ticked.length < all.length;
  };
  const remember = (form) => {
    kept = new Map(boxes(form).filter((box) => box.checked).map((box) => [refOf(box), box.value]));
  };
  const tick = (some, on) => { for (const box of some) box.checked = on; };

  document.addEventListener("click", (event) => {
    const box = event.target.closest('.oz-bulked tbody .oz-tick input[type="checkbox"]');
    if (!box) return;
    const all = boxes(box.form);
    const from = all.findIndex((one) => refOf(one) === last);
    const to = all.indexOf(box);
    if (event.shiftKey && from >= 0) tick(all.slice(Math.min(from, to), Math.max(from, to) + 1), box.checked);
    last = refOf(box);
    show(box.form);
    remember(box.form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".oz-bulked");
    if (!form) return;
    if (event.target.matches("[data-tick-all]")) tick(boxes(form), event.target.checked);
    show(form);
    remember(form);
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-untick]")?.closest(".oz-bulked");
    if (!form) return;
    tick(boxes(form), false);
    show(form);
    remember(form);
    boxes(form)[0]?.focus();
  });

  /* A renewed list keeps what was ticked, in the version that was looked at: what changed meanwhile is then said. */
  const restore = (form) => {
    for (const box of boxes(form)) {
      const before = kept.get(refOf(box));
      if (before === undefined) continue;
      box.checked = true;
      if (before !== box.value) box.closest("tr").classList.add("oz-changed");
      box.value = before;
    }
    show(form);
  };

  const counts = new Map();
  let asked = 0;
  const write = (place) => {
    for (const link of place.querySelectorAll("[data-view]")) {
      link.querySelector(".oz-count").textContent = counts.get(link.dataset.view) ?? "";
    }
  };
  const count = async (place) => {
    write(place);
    if (Date.now() - asked < COUNT_EVERY) return;
    asked = Date.now();
    try {
      const answer = await fetch(place.dataset.viewCounts, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      for (const [key, number] of Object.entries(await answer.json())) counts.set(key, number);
      document.querySelectorAll("[data-view-counts]").forEach(write);
    } catch { /* a list without counts is still a list */ }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    const up = button.dataset.move === "-1";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (up) other.before(item); else other.after(item);
    button.focus();
    item.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-always]") || event.target.checked) return;
    event.target.checked = true;
    say(event.target.closest("label").textContent.trim());
  });

  ready((root) => {
    find(root, ".oz-bulked").forEach(restore);
    find(root, "[data-view-counts]").forEach(count);
    for (const button of find(root, "[data-move]")) button.hidden = false;
  });
})();
