/* Sending a message: it counts as sent only when the server says 201, and the same key can never make two. */
(() => {
  const { ready, find, post, words, forgetDraft, completeConversations, settleDraft, draftSent, keepSoon } = window.openzone;
  const busy = new WeakSet();
  const KEYS = "sending:";

  const newKey = () => (crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+digit / 4)))).toString(16)));
  const place = (form) => KEYS + form.dataset.draft;
  /* The key of an attempt outlives a reload together with its text: sent again, the same text is the same message. A
     text that was changed since is a new message, so that what is written last is never swallowed. */
  const attempt = (form) => {
    try { return JSON.parse(sessionStorage.getItem(place(form)) ?? "null"); } catch { return null; }
  };
  const remember = (form, body) => {
    try { sessionStorage.setItem(place(form), JSON.stringify({ key: form.elements.key.value, body })); } catch { /* refused in private windows */ }
  };
  const chooseKey = (form, body) => {
    const before = attempt(form);
    if (before) form.elements.key.value = before.body === body ? before.key : newKey();
    form.elements.key.value ||= newKey();
    remember(form, body);
  };
  const forgetAttempt = (form) => {
    form.elements.key.value = newKey();
    try { sessionStorage.removeItem(place(form)); } catch { /* refused in private windows */ }
  };

  const complain = (form, sentence) => {
    const line = form.querySelector(".oz-composer-error");
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  const plainText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();

  const sent = (form) => {
    form.elements.body.value = "";
    form.elements.body.defaultValue = "";
    if (form.elements.files) form.elements.files.value = "";
    showFiles(form);
    forgetAttempt(form);
    forgetDraft(form.dataset.draft);
    for (const name of ["canned", "articles"]) if (form.elements[name]) form.elements[name].value = "";
    draftSent(form);
    window.openzone.typingEnded?.();
    /* Not waited for: the next message may be sent meanwhile. */
    completeConversations();
  };
  const answered = async (form, answer) => {
    if (answer.status === 201) return sent(form);
    if (answer.type === "opaqueredirect" || answer.status === 401) return complain(form, words.signed_out);
    if ([403, 409, 422, 413, 429].includes(answer.status)) {
      const sentence = plainText(await answer.text());
      return complain(form, sentence.length < 400 && sentence ? sentence : words.not_sent);
    }
    return complain(form, words.not_sent);
  };

  const send = async (form) => {
    if (busy.has(form)) return;
    const button = form.querySelector("button.btn");
    const body = form.elements.body.value;
    chooseKey(form, body);
    const data = new FormData(form);
    if (!data.get("body").trim() && !data.getAll("files").some((file) => file.size)) {
      complain(form, words.nothing_to_send);
      return;
    }
    busy.add(form);
    button.setAttribute("aria-busy", "true");
    complain(form, "");
    try {
      await settleDraft(form);
      await answered(form, await post(form.action, data));
    } catch {
      complain(form, words.not_sent);
    } finally {
      if (form.dataset.kept && form.elements.body.value) keepSoon(form);
      busy.delete(form);
      button.removeAttribute("aria-busy");
    }
  };

  const showFiles = (form) => {
    const label = form.querySelector(".oz-attach span");
    if (!label) return;
    label.dataset.empty ??= label.textContent;
    const names = [...(form.elements.files?.files ?? [])].map((file) => file.name);
    label.textContent = names.join(", ") || label.dataset.empty;
  };
  const prepare = (form) => {
    form.elements.key.value ||= newKey();
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
    form.elements.files?.addEventListener("change", () => showFiles(form));
    form.elements.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  };

  /* A text that was written before goes in where the cursor stands, and its number to those that were used. */
  window.openzone.putIn = (field, text, used, number) => {
    const before = field.value.slice(0, field.selectionStart);
    field.setRangeText(before && !/\s$/.test(before) ? ` ${text}` : text, field.selectionStart, field.selectionEnd, "end");
    if (used) used.value = [...new Set([...used.value.split(" "), number])].filter(Boolean).join(" ");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put-in]");
    const field = button && document.getElementById(button.dataset.putIn);
    if (!field) return;
    field.closest("[data-composers]")?.querySelector("[name=composer][value=answer]")?.click();
    window.openzone.putIn(field, button.dataset.text, field.form.elements.articles, button.dataset.used);
  });

  ready((root) => find(root, "form[data-composer]").forEach(prepare));
})();
