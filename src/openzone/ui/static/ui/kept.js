/* What is typed in a composer with `data-kept` is kept on the server, so that it is found on any device. The copy in
   this browser stays only as long as the server does not have the text. */
(() => {
  const { ready, find, post, words } = window.openzone;
  const forgetDraft = (key) => window.openzone.forgetDraft(key);
  const AFTER = 1500;
  const under = new WeakMap();
  const state = (form) => under.get(form) ?? under.set(form, { timer: 0, saving: null, at: null }).get(form);

  const show = (form, sentence, action = null) => {
    const line = form.querySelector("[data-kept-state]");
    if (!line || (line.textContent === sentence && !action)) return;
    line.replaceChildren(sentence);
    if (!action) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "oz-link", textContent: action.word });
    button.addEventListener("click", action.run);
    line.append(" ", button);
  };

  /* Another window has saved since: it is said, and what is typed here from now on is the newer text. */
  const newer = (form, { body, saved_at: at }) => {
    form.dataset.keptAt = at;
    const take = () => {
      form.elements.body.value = body;
      forgetDraft(form.dataset.draft);
      show(form, words.kept);
      form.elements.body.focus();
    };
    show(form, words.newer_draft, { word: words.take_over, run: take });
  };
  const save = async (form) => {
    const body = form.elements.body.value;
    const data = new FormData();
    data.set("key", form.dataset.kept);
    data.set("seen", form.dataset.keptAt);
    data.set("body", body);
    try {
      const answer = await post(form.dataset.drafts, data);
      if (answer.status === 409) return newer(form, await answer.json());
      if (!answer.ok) return show(form, answer.status === 422 ? "" : words.kept_here);
      form.dataset.keptAt = (await answer.json()).saved_at;
      if (form.elements.body.value === body) forgetDraft(form.dataset.draft);
      return show(form, body.trim() ? words.kept : "");
    } catch {
      return show(form, words.kept_here);
    }
  };
  /* One at a time: a save that overtakes another would look like a second window. */
  const run = async (form) => {
    const mine = state(form);
    await mine.saving;
    mine.saving = save(form).finally(() => { mine.saving = null; });
    await mine.saving;
  };
  const keepSoon = (form) => {
    const mine = state(form);
    clearTimeout(mine.timer);
    mine.timer = setTimeout(run, AFTER, form);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.kept && event.target === form.elements.body) keepSoon(form);
  });
  /* Before a message is sent nothing may be under way that would make a draft of it afterwards. */
  window.openzone.settleDraft = async (form) => {
    clearTimeout(state(form).timer);
    await state(form).saving;
  };
  window.openzone.draftSent = (form) => { form.dataset.keptAt = ""; show(form, ""); };
  window.openzone.keepSoon = keepSoon;
  ready((root) => find(root, "form[data-kept]").forEach((form) => {
    if (form.dataset.keptAt) show(form, words.kept);
  }));
})();
