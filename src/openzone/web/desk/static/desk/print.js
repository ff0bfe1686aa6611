/* A button prints the page; on paper the numbers behind the plots are open. */
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
addEventListener("beforeprint", () => {
  for (const behind of document.querySelectorAll("details.oz-behind:not([open])")) { behind.open = true; behind.dataset.printed = ""; }
});
addEventListener("afterprint", () => {
  for (const behind of document.querySelectorAll("details[data-printed]")) { behind.open = false; delete behind.dataset.printed; }
});
