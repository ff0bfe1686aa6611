/* A link with `data-dialog` opens its page's `[data-sheet]` in a dialog; without a script it is a plain page. */
(() => {
  const { fresh, forgetDraft, say, words } = window.openzone;
  const dialog = document.getElementById("dialog");
  if (!dialog?.showModal) return;
  let opener = null;

  const closeButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "oz-tool oz-dialog-close";
    button.setAttribute("aria-label", words.close);
    button.dataset.close = "";
    button.textContent = "✕";
    return button;
  };

  const show = (html, address) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const sheet = page.querySelector("[data-sheet]");
    if (!sheet) return false;
    for (const form of sheet.querySelectorAll("form")) {
      if (!form.getAttribute("action")) form.setAttribute("action", address);
    }
    const heading = sheet.querySelector("h1, h2");
    if (heading) heading.id ||= "dialog-title";
    dialog.replaceChildren(document.adoptNode(sheet), closeButton());
    dialog.setAttribute("aria-labelledby", heading?.id ?? "");
    if (!dialog.open) dialog.showModal();
    fresh(dialog);
    if (!dialog.querySelector("[data-focus]")) {
      dialog.querySelector("[autofocus], textarea, select, input:not([type=hidden])")?.focus();
    }
    return true;
  };

  const open = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    const html = await answer.text();
    if (answer.redirected || !show(html, address)) location.assign(answer.url || address);
  };

  const send = async (form, submitter) => {
    const address = submitter?.getAttribute("formaction") ?? form.action;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new FormData(form, submitter),
        credentials: "same-origin",
        headers: { "HX-Request": "true" },
      });
      if (answer.headers.has("HX-Redirect") || answer.status === 204) forgetDraft(form.dataset.draft);
      await receive(answer, address);
    } catch {
      say(words.unreachable, { error: true });
    } finally {
      form.dispatchEvent(new CustomEvent("oz:answered", { bubbles: true }));
    }
  };
  const receive = async (answer, address) => {
    if (answer.headers.has("X-OpenZone-Stay")) {
      dialog.close();
      return window.openzone.completeConversations();
    }
    const next = answer.headers.get("HX-Redirect");
    if (next) return location.assign(next);
    if (answer.redirected) return location.assign(answer.url);
    if (answer.status === 204) return location.reload();
    if (show(await answer.text(), address)) return undefined;
    if (answer.ok) return location.reload();
    return say(answer.status === 404 ? words.not_found : words.failed, { error: true });
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") && dialog.open) {
      event.preventDefault();
      dialog.close();
      return;
    }
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    opener = link;
    open(link.href).catch(() => say(words.unreachable, { error: true }));
  });
  dialog.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !dialog.querySelector("form")) dialog.close();
  });
  dialog.addEventListener("close", () => { opener?.focus(); opener = null; });
  window.openzone.showDialog = (html) => show(html, location.href);
})();
