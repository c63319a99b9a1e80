// Makes the desk a little quicker. Nothing here is needed to read a case or to act on one.
"use strict";

// What changed while the page was open: the list is read again where nobody is typing, and otherwise offered.
for (const note of document.querySelectorAll("[data-live]")) {
  if (!("EventSource" in window)) break;
  const source = new EventSource(note.dataset.live);
  source.addEventListener("changed", async () => {
    const list = document.getElementById("list");
    const isBusy = !list || list.contains(document.activeElement) || !getSelection().isCollapsed;
    if (isBusy || !note.dataset.again) {
      note.hidden = false;
      return;
    }
    try {
      const answer = await fetch(note.dataset.again, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("list");
      if (!answer.ok || !fresh) throw new Error("no list");
      list.replaceWith(fresh);
      note.hidden = true;
    } catch {
      note.hidden = false;
    }
  });
  addEventListener("pagehide", () => source.close());
}

// A template fills the text at once; without script the button reads the page again.
for (const form of document.querySelectorAll("form[data-fill]")) {
  const choice = form.querySelector("select");
  const text = document.querySelector(`#${CSS.escape(form.dataset.fill)} .act-form textarea`);
  if (!text) continue;
  form.querySelector("button").hidden = true;
  choice.addEventListener("change", () => {
    const filled = choice.selectedOptions[0].dataset.text;
    if (filled === undefined) return;
    text.value = text.value.trim() ? `${text.value.trimEnd()}\n${filled}` : filled;
    text.focus();
  });
}

// A long list of doors is shortened by what is typed; without script it is chosen from whole. What is typed is not sent.
for (const form of document.querySelectorAll("form[data-narrow]")) {
  const list = form.querySelector("select:has(optgroup)");
  if (!list) continue;
  const part = document.createElement("input");
  part.type = "search";
  part.autocomplete = "off";
  part.placeholder = form.dataset.narrow;
  part.setAttribute("aria-label", form.dataset.narrow);
  part.setAttribute("aria-controls", list.id);
  const groups = [...list.querySelectorAll("optgroup")].map((group) => [group, [...group.children]]);
  part.addEventListener("input", () => {
    const wanted = part.value.trim();
    for (const [group, doors] of groups) {
      const kept = doors.filter((door) => door.selected || door.text.includes(wanted));
      group.replaceChildren(...kept);
      if (kept.length) list.append(group);
      else group.remove();
    }
  });
  part.addEventListener("keydown", (key) => {
    if (key.key !== "Enter") return;
    key.preventDefault();
    list.focus();
  });
  list.before(part);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What is being sent is not sent again by a second press.
for (const form of document.querySelectorAll("form.act-form")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; }, 8000);
  });
}
