/* What is typed in a form with `data-draft` is kept in this browser until the server has accepted it. */
(() => {
  const { ready, find, meta, say, words } = window.openzone;
  const PREFIX = "draft:";
  const OURS = `${PREFIX}${meta("identity")}:`;
  const KEPT_FOR = 14 * 24 * 3600 * 1000;
  const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

  const store = (run) => {
    try { return run(localStorage); } catch { return null; }
  };
  const keyOf = (form) => OURS + form.dataset.draft;
  const fields = (form) => [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";

  const read = (form) => fields(form)
    .filter((field) => (isTick(field) ? field.checked !== field.defaultChecked : field.value !== initial(field)))
    .map((field) => [field.name, isTick(field) ? field.value : null, isTick(field) ? field.checked : field.value]);
  const initial = (field) => field.defaultValue ?? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value;

  const keep = (form) => store((storage) => {
    const typed = read(form);
    if (typed.length) storage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), typed, seen: form.dataset.keptAt ?? "" }));
    else storage.removeItem(keyOf(form));
  });
  const forget = (key) => store((storage) => storage.removeItem(OURS + key));

  /* What the server sent back counts more than what was kept: only untouched fields are filled. */
  const put = (form, [name, value, typed]) => {
    const field = fields(form).find((one) => one.name === name && (value === null || one.value === value));
    if (!field) return false;
    if (isTick(field)) {
      if (field.checked === typed) return false;
      field.checked = typed;
    } else {
      if (field.value !== initial(field) || field.value === typed || (field.tagName !== "SELECT" && field.value)) return false;
      field.tomselect ? field.tomselect.setValue(typed, true) : (field.value = typed);
    }
    return true;
  };
  const restore = (form) => {
    const kept = JSON.parse(store((storage) => storage.getItem(keyOf(form))) ?? "null");
    if (!kept) return;
    if (form.dataset.keptAt) return restoreKept(form, kept);
    const back = kept.typed.map((entry) => put(form, entry)).some(Boolean);
    if (!back) return;
    const undo = () => { form.reset(); forget(form.dataset.draft); };
    if (form.dataset.kept) setTimeout(() => window.openzone.keepSoon(form));
    say(words.restored, { action: { word: words.discard, run: undo } });
  };

  /* The server has a text too. What was typed here on top of it goes on; else both are there, and the reader chooses. */
  const restoreKept = (form, kept) => {
    const typed = kept.typed.find(([name]) => name === "body")?.[2] ?? "";
    const field = form.elements.body;
    if (!typed || typed === field.value) return forget(form.dataset.draft);
    const before = field.value;
    const put = () => { field.value = typed; setTimeout(() => window.openzone.keepSoon(form)); };
    const undo = () => { field.value = before; forget(form.dataset.draft); };
    if (kept.seen !== form.dataset.keptAt) return say(words.other_draft, { action: { word: words.take_over, run: put } });
    put();
    return say(words.restored, { action: { word: words.discard, run: undo } });
  };

  const done = (keys) => keys.split(/[\s,]+/).filter(Boolean).forEach(forget);
  const sweep = () => store((storage) => {
    for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
      const at = JSON.parse(storage.getItem(key))?.at ?? 0;
      if (Date.now() - at > KEPT_FOR) storage.removeItem(key);
    }
  });

  for (const mark of document.querySelectorAll('meta[name="draft-done"]')) done(mark.content);
  for (const mark of document.querySelectorAll("[data-draft-done]")) done(mark.dataset.draftDone);
  sweep();
  document.addEventListener("draft-done", (event) => done(String(event.detail?.value ?? event.detail ?? "")));
  const changed = (event) => {
    const form = event.target.form;
    if (form?.dataset.draft) keep(form);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  /* Signing out on a shared computer leaves nothing behind. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    store((storage) => Object.keys(storage).filter((name) => name.startsWith(OURS)).forEach((name) => storage.removeItem(name)));
  });
  ready((root) => find(root, "form[data-draft]").forEach(restore));
  window.openzone.forgetDraft = forget;
})();
