/* Setting up goes without this; with it the clock is guessed, and what stands below what is named while one types. */
(() => {
  const clock = document.querySelector("select[data-timezone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (clock && !document.querySelector(".oz-step-done") && [...clock.options].some((one) => one.value === here)) {
    clock.tomselect ? clock.tomselect.setValue(here, true) : (clock.value = here);
  }

  const rows = [...document.querySelectorAll("[data-units-named] > fieldset")];
  const named = (row) => [...row.querySelectorAll("input")].map((one) => one.value.trim()).find(Boolean) ?? "";
  const name = () => {
    for (const choice of document.querySelectorAll("select[data-units]")) {
      for (const option of choice.options) {
        if (option.value) option.textContent = `${option.value} ${named(rows[option.value - 1])}`.trim();
      }
    }
  };
  for (const row of rows) row.addEventListener("input", name);
})();
