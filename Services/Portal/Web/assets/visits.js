// Visits made where there is no network: kept on this phone, and sent when the guardian says so.
"use strict";

const KEY = "visits-outbox";
const box = document.getElementById("outbox");
const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; } };
const write = (kept) => { kept.length ? localStorage.setItem(KEY, JSON.stringify(kept)) : localStorage.removeItem(KEY); show(); };

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits" }).catch(() => {});
  // The very first page came before the worker: read it once more through it, so that it is kept.
  navigator.serviceWorker.ready.then(async (registration) => {
    const isKept = await caches.match(location.pathname + location.search);
    if (registration.active && !isKept) await fetch(location.href);
    for (const each of document.querySelectorAll("link[rel=stylesheet], script[src], img[src]")) fetch(each.href || each.src).catch(() => {});
  }).catch(() => {});
}

// UUID version 7 (RFC 9562): milliseconds, then random bits.
function newID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let index = 5; index >= 0; index -= 1) { bytes[index] = time % 256; time = Math.floor(time / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function show() {
  if (!box) return;
  const kept = read();
  box.hidden = kept.length === 0;
  box.querySelector("[data-count]").textContent = kept.length;
  for (const form of document.querySelectorAll("form[data-visit]")) {
    const waits = kept.some((each) => each.case === form.elements.case.value);
    form.closest(".visit").classList.toggle("waiting", waits);
    form.closest(".visit").querySelector("[data-waits]").hidden = !waits;
  }
}

async function send(record) {
  const body = new URLSearchParams({ ...record, token: box.dataset.token });
  const answer = await fetch("/visits/record", { method: "POST", body, headers: { accept: "application/json" }, redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error("signed out");
  return answer.json();
}

for (const form of document.querySelectorAll("form[data-visit]")) {
  form.addEventListener("submit", async (event) => {
    // The ordinary way wherever there is a network.
    if (navigator.onLine) return;
    event.preventDefault();
    // Photos would not fit into what is kept on the phone: the guardian decides what to do with them.
    const refused = form.closest(".visit").querySelector("[data-no-photos]");
    refused.hidden = form.elements.photos.files.length === 0;
    if (!refused.hidden) return;
    const data = new FormData(form, event.submitter);
    const at = data.get("at");
    const record = {
      id: newID(), case: data.get("case"), way: data.get("way"), outcome: data.get("outcome"), note: data.get("note") ?? "",
      made: at ? `${at}:00+08:00` : new Date().toISOString(),
    };
    write([...read().filter((each) => each.case !== record.case), record]);
    box.scrollIntoView({ block: "center" });
  });
}

box?.querySelector("button").addEventListener("click", async () => {
  const said = box.querySelector("[data-said]");
  said.textContent = "";
  let done = 0;
  for (const record of read()) {
    try {
      const answer = await send(record);
      if (answer.again) { said.textContent = answer.message; break; }
      if (answer.done) done += 1;
      else said.textContent += ` ${answer.message}`;
      // What is refused for good would be refused again: it is told, and let go.
      write(read().filter((each) => each.id !== record.id));
    } catch {
      said.textContent = box.dataset.offline;
      break;
    }
  }
  if (done && !read().length && !said.textContent) location.assign("/visits?done=1");
});

// The camera reads a label where the browser can.
const camera = document.querySelector("[data-camera]");
if (camera && "BarcodeDetector" in window) {
  camera.hidden = false;
  camera.querySelector("input").addEventListener("change", async (event) => {
    const [photo] = event.target.files;
    if (!photo) return;
    const said = camera.querySelector("[data-said]");
    try {
      const [found] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(photo));
      if (!found) throw new Error("nothing found");
      document.getElementById("code").value = found.rawValue;
      said.textContent = "";
      document.getElementById("number").focus();
    } catch {
      said.textContent = camera.dataset.unread;
    }
    event.target.value = "";
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
show();

// Who signs out leaves no doors and no names behind.
document.querySelector("form.leave")?.addEventListener("submit", () => { if ("caches" in window) caches.delete("visits-1"); });
