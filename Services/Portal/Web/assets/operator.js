// A part of a page that is marked data-live looks at itself again every so many milliseconds, while somebody looks at it.
"use strict";
(() => {
  const status = document.querySelector("[data-live-status]");
  let said = document.querySelector("[data-say]")?.dataset.say ?? "";

  function keepOpen(from, to) {
    for (const open of from.querySelectorAll("details[open][id]")) {
      const same = to.querySelector("#" + CSS.escape(open.id));
      if (same) same.open = true;
    }
  }

  async function look(id) {
    const part = document.getElementById(id);
    if (document.hidden) return part?.dataset.live;
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return undefined;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (!part || !fresh) return undefined;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    keepOpen(part, fresh);
    part.replaceWith(document.importNode(fresh, true));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (status && fresh.dataset.say && fresh.dataset.say !== said) {
      said = fresh.dataset.say;
      status.textContent = said;
    }
    return fresh.dataset.live;
  }

  function again(id, pace) {
    const wait = Number(pace);
    if (!wait) return;
    setTimeout(async () => {
      let next = pace;
      try {
        next = await look(id);
      } catch {
        next = String(Math.max(wait, 5000));
      }
      again(id, next);
    }, wait);
  }

  for (const part of document.querySelectorAll("[data-live][id]")) again(part.id, part.dataset.live);
})();
