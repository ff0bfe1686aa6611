/* A filter bar sends itself, and its address holds only what is chosen. Without a script its button does the same. */
(() => {
  const { ready, find } = window.openzone;

  const prepare = (form) => {
    if (form.hasAttribute("hx-get")) return;
    const target = form.dataset.filters || "#results";
    const settings = {
      "hx-get": form.getAttribute("action") || location.pathname,
      "hx-target": target,
      "hx-select": target,
      "hx-swap": "outerHTML",
      "hx-push-url": "true",
      "hx-sync": "this:replace",
      "hx-trigger": "submit, change, input changed delay:300ms from:find input[type=search]",
    };
    for (const [name, value] of Object.entries(settings)) form.setAttribute(name, value);
    window.htmx.process(form);
  };

  /* Empty choices do not belong into an address that people share. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("form[data-filters]")) return;
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filters], form.oz-search")) return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
    setTimeout(() => { for (const field of event.target.elements) field.disabled = false; });
  });
  addEventListener("popstate", () => { if (document.querySelector("form[data-filters]")) location.reload(); });
  ready((root) => find(root, "form[data-filters]").forEach(prepare));
})();
