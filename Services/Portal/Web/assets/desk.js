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
