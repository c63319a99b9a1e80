// Keeps what is being written on this phone, says when there is no network, and takes a number out of a scanned receipt.
"use strict";
(() => {
  const kept = "draft.";
  const store = (() => { try { localStorage.setItem("try", "1"); localStorage.removeItem("try"); return localStorage; } catch { return null; } })();
  const drafts = () => Object.keys(store || {}).filter((key) => key.startsWith(kept));
  const forget = () => drafts().forEach((key) => store.removeItem(key));

  if (document.querySelector("[data-clear], [data-filed]")) forget();

  // The number of a scanned receipt stands behind the address's mark, which no browser sends.
  const number = document.querySelector("[data-number]");
  if (number && /^#[0-9]{16}$/.test(location.hash)) {
    number.value = location.hash.slice(1).replace(/(....)(?=.)/g, "$1 ");
    history.replaceState(null, "", location.pathname);
    number.form.querySelector("button").focus();
  }

  // The picture of a receipt holds its number and its day; the place is drawn with the phone's own letters.
  const picture = document.querySelector("[data-picture]");
  const named = () => {
    const size = Math.round(picture.naturalWidth / 12);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    if (!pen || !size) return;
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight + Math.round(size * 1.9);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0);
    pen.fillStyle = "#000";
    pen.font = `${size}px sans-serif`;
    pen.textAlign = "center";
    pen.fillText(picture.dataset.place, canvas.width / 2, picture.naturalHeight + size, canvas.width - size);
    picture.src = canvas.toDataURL("image/png");
  };
  if (picture) {
    if (picture.complete) named(); else picture.addEventListener("load", named, { once: true });
  }

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = kept + form.dataset.draft;
  const names = ["category", "target", "story", "wish", "telephone", "name", "who", "consent"];
  const show = (name, on) => { const part = document.querySelector(`[${name}]`); if (part) part.hidden = !on; };
  const values = () => Object.fromEntries(names.map((name) => [name, new FormData(form).get(name) || ""]).filter((pair) => pair[1]));
  const save = () => {
    if (!store) return;
    try { store.setItem(key, JSON.stringify(values())); } catch { /* full: what is on the page stays there */ }
  };

  if (store) {
    show("data-draft-note", true);
    let draft = {};
    try { draft = JSON.parse(store.getItem(key) || "{}"); } catch { store.removeItem(key); }
    if (!form.elements.story.value && typeof draft.story === "string" && draft.story) {
      for (const name of names) {
        const field = form.elements[name];
        if (field && typeof draft[name] === "string") field.value = draft[name];
      }
      if (draft.who || draft.consent) { form.querySelector("details").open = true; form.querySelector("details").classList.remove("few"); }
      show("data-draft-kept", true);
      form.before(document.querySelector("[data-draft-kept]"));
    }
    form.addEventListener("input", save);
    form.addEventListener("change", save);
  }
  const drop = document.querySelector("[data-draft-drop]");
  if (drop) drop.addEventListener("click", () => { forget(); form.reset(); show("data-draft-kept", false); form.elements.story.focus(); });

  // Guides that fit what is being written.
  const guides = form.querySelector("[data-guides]");
  let asked = 0;
  const offer = async () => {
    const words = form.elements.story.value.trim();
    if (words.length < 4) { guides.hidden = true; return; }
    const body = new URLSearchParams({ v: guides.dataset.guides, words: words.slice(-200) });
    try {
      const answer = await fetch("/guides/fitting", { method: "POST", body });
      const found = answer.ok ? await answer.json() : [];
      guides.querySelector("ul").replaceChildren(...found.map(({ address, title }) => {
        const item = document.createElement("li"), link = document.createElement("a");
        link.href = address; link.textContent = title; link.target = "_blank"; link.rel = "noopener"; link.lang = "zh-Hans";
        item.append(link);
        return item;
      }));
      guides.hidden = found.length === 0;
    } catch { guides.hidden = true; }
  };
  if (guides) form.elements.story.addEventListener("input", () => { clearTimeout(asked); asked = setTimeout(offer, 700); });

  const network = () => show("data-offline-note", !navigator.onLine);
  addEventListener("online", network);
  addEventListener("offline", network);
  network();

  const button = form.querySelector("button.main");
  const label = button.textContent;
  // Also when the person comes back to the page, and it is as it was left.
  addEventListener("pageshow", () => { button.removeAttribute("aria-disabled"); button.textContent = label; });
  form.addEventListener("submit", (event) => {
    // Buttons that show the page again, with a file taken away or in another language, send nothing to anybody.
    if (event.submitter && event.submitter !== button && event.submitter.name) { save(); return; }
    if (!navigator.onLine || button.getAttribute("aria-disabled")) { event.preventDefault(); network(); return; }
    save();
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.sending;
  });
})();
