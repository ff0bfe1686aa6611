/* A form is sent once: while its answer is under way, a second click does nothing. */
(() => {
  const GIVES_UP_AFTER = 20000;
  const under = new WeakMap();

  const release = (form) => {
    clearTimeout(under.get(form));
    under.delete(form);
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  const hold = (form, button) => {
    under.set(form, setTimeout(release, GIVES_UP_AFTER, form));
    button?.setAttribute("aria-busy", "true");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-composer]")) return;
    if (under.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    hold(form, event.submitter);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  document.addEventListener("oz:answered", (event) => release(event.target));
  addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });
})();
