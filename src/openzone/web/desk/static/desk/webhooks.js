/* In the form of a webhook: one box ticks all of a group, and each group says how many are. */
(() => {
  const boxes = (group) => [...group.querySelectorAll("[name=verbs]")];
  const show = (group) => {
    const all = boxes(group);
    const chosen = all.filter((box) => box.checked).length;
    const whole = group.querySelector("[data-tick-group]");
    whole.checked = chosen === all.length;
    whole.indeterminate = chosen > 0 && chosen < all.length;
    const count = group.querySelector("summary [data-chosen]");
    if (count) count.textContent = chosen;
  };
  for (const group of document.querySelectorAll(".oz-verbs")) {
    group.querySelector("[data-tick-group]").closest("label").hidden = false;
    group.addEventListener("change", (event) => {
      if (event.target.matches("[data-tick-group]")) for (const box of boxes(group)) box.checked = event.target.checked;
      show(group);
    });
    show(group);
  }
})();
