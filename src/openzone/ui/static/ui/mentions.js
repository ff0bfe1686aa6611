/* `@` in a composer with `data-people` offers the people who can be mentioned there: arrows, Enter, Escape, a finger. */
(() => {
  const { ready, find, words } = window.openzone;
  const CALL = /(?:^|[^A-Za-z0-9_.+/-])[@＠]([^@＠\n]{0,30})$/;
  const SHOWN = 8;
  const known = new Map();
  let counter = 0;

  const ask = async (address, letters) => {
    const whole = known.get(address);
    if (whole) return whole;
    const url = new URL(address, location.href);
    url.searchParams.set("q", letters);
    const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" }, redirect: "manual" });
    if (!answer.ok) return [];
    const { people, more } = await answer.json();
    if (!letters && !more) known.set(address, people);
    return people;
  };
  const fits = (person, letters) => [person.name, person.other]
    .some((name) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(letters)) || name.toLowerCase().startsWith(letters));

  const attach = (form) => {
    const field = form.elements.body;
    const list = Object.assign(document.createElement("ul"), { id: `mentions-${counter += 1}`, className: "oz-mentions", hidden: true });
    const heard = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    heard.setAttribute("role", "status");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.people);
    field.before(list, heard);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", list.id);
    let asked = 0;
    let dismissed = "";

    const call = () => {
      const before = field.value.slice(0, field.selectionStart);
      const match = field.selectionStart === field.selectionEnd && CALL.exec(before);
      return match ? { letters: match[1], from: before.length - match[1].length } : null;
    };
    const options = () => [...list.children];
    const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      field.removeAttribute("aria-activedescendant");
      heard.textContent = "";
    };
    const select = (option) => {
      for (const one of options()) one.setAttribute("aria-selected", String(one === option));
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const option = (person, number) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${number}` });
      item.setAttribute("role", "option");
      item.dataset.name = person.name;
      item.append(Object.assign(document.createElement("b"), { textContent: person.name }));
      if (person.other) item.append(" ", Object.assign(document.createElement("span"), { className: "oz-muted", textContent: person.other }));
      return item;
    };
    const put = (item) => {
      const { from } = call() ?? {};
      close();
      if (from === undefined) return;
      field.setRangeText(`${item.dataset.name} `, from, field.selectionStart, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    };
    const offer = async () => {
      const now = call();
      if (!now || field.value.slice(0, now.from) === dismissed) return close();
      const turn = asked += 1;
      const letters = now.letters.toLowerCase().trimStart();
      const people = await ask(form.dataset.people, letters).catch(() => []);
      if (turn !== asked || !call()) return undefined;
      const found = people.filter((person) => fits(person, letters)).slice(0, SHOWN);
      if (!found.length) return close();
      list.replaceChildren(...found.map(option));
      list.hidden = false;
      heard.textContent = words.people_found.replace("%(count)s", found.length);
      return select(list.firstElementChild);
    };
    const KEYS = {
      ArrowDown: () => select(chosen()?.nextElementSibling ?? list.firstElementChild),
      ArrowUp: () => select(chosen()?.previousElementSibling ?? list.lastElementChild),
      Enter: () => put(chosen()),
      Tab: () => put(chosen()),
      Escape: () => { dismissed = field.value.slice(0, call()?.from ?? 0); close(); },
    };

    field.addEventListener("input", offer);
    field.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (list.hidden || !act || event.isComposing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
    field.addEventListener("blur", close);
    /* The field keeps the focus, and a phone its keyboard. */
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) put(item);
    });
  };

  ready((root) => find(root, "form[data-people]").forEach(attach));
})();
