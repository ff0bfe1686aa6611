/* Long selects with `data-search` become searchable. */
(() => {
  const { ready, find, words } = window.openzone;
  if (!window.TomSelect) return;

  const nothing = () => {
    const box = document.createElement("div");
    box.className = "no-results";
    box.textContent = words.no_match;
    return box;
  };
  const enhance = (select) => {
    if (select.tomselect) return;
    const label = select.labels[0]?.textContent.trim();
    const chosen = new window.TomSelect(select, {
      maxOptions: 500,
      allowEmptyOption: true,
      plugins: select.multiple ? ["remove_button"] : [],
      render: { no_results: nothing },
      hideSelected: select.multiple,
    });
    const name = select.getAttribute("aria-label") ?? label;
    if (name) select.setAttribute("aria-label", name);
    if (name) chosen.control_input.setAttribute("aria-label", name);
    const sentences = select.getAttribute("aria-describedby");
    if (sentences) chosen.control_input.setAttribute("aria-describedby", sentences);
  };
  ready((root) => find(root, "select[data-search]").forEach(enhance));
})();
