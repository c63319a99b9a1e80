// Photos and a voice message of a form before they are sent: photos are made smaller and turned into JPEG, a voice is recorded
// here, and each is shown with a way to take it away. Without this script, the files go as they are.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form || typeof DataTransfer !== "function") return;
  form.classList.add("with-media");
  const LARGE = 5 << 20, LARGEST = 15 << 20, SIDE = 2560, PHOTOS = 3, SECONDS = 180;
  const photos = form.elements.photos, voice = form.elements.voice;
  const said = form.querySelector("[data-photos-said]");
  const list = (name) => form.querySelector(`[data-held=${name}]`);
  const held = (name) => list(name).querySelectorAll("[data-drop]").length;
  const taken = (name, value) => value.replace(/\{(\w+)\}/g, (_, key) => name[key] ?? "");

  // What the page shows of a file that is still on this phone.
  const row = (name, file, drop) => {
    const item = document.createElement("li");
    const shown = document.createElement(name === "photos" ? "img" : "audio");
    shown.src = URL.createObjectURL(file);
    if (name === "photos") { shown.alt = ""; shown.width = shown.height = 64; } else shown.controls = true;
    const label = document.createElement("span");
    label.textContent = file.name;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    button.textContent = said.dataset.dropWord;
    button.addEventListener("click", () => { URL.revokeObjectURL(shown.src); item.remove(); drop(); });
    item.dataset.new = name;
    item.append(shown, label, button);
    list(name).append(item);
  };
  const put = (input, files) => {
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
  };
  let chosen = [];
  const show = (name, input, files) => {
    if (name === "photos") chosen = files;
    list(name).querySelectorAll("[data-new]").forEach((item) => item.remove());
    put(input, files);
    files.forEach((file) => row(name, file, () => {
      said.hidden = true;
      show(name, input, files.filter((other) => other !== file));
    }));
  };

  // A browser that can show the picture can turn it into a JPEG, upright; null if it cannot.
  const drawn = (file) => new Promise((done) => {
    const picture = new Image();
    const address = URL.createObjectURL(file);
    const end = (blob) => { URL.revokeObjectURL(address); done(blob); };
    picture.onerror = () => end(null);
    picture.onload = () => {
      const scale = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(end, "image/jpeg", 0.86);
    };
    picture.src = address;
  });
  const kind = async (file) => {
    const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
    const text = String.fromCharCode(...head);
    if (text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG") || (text.startsWith("RIFF") && text.endsWith("WEBP"))) return "";
    if (text.slice(4, 8) !== "ftyp") return null;
    return /^(avif|avis)$/.test(text.slice(8)) ? "AVIF" : /^(hei[cxms]|hev[cx]|mif1|msf1)$/.test(text.slice(8)) ? "HEIC" : null;
  };
  let working = Promise.resolve();
  let waits = 0;
  const prepared = async (file) => {
    const foreign = await kind(file).catch(() => null);
    if (foreign === null || (foreign === "" && file.size <= LARGE)) return { file };
    const blob = await drawn(file);
    if (blob && blob.size <= LARGEST) return { file: new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) };
    if (foreign) return { problem: taken({ name: file.name, kind: foreign }, said.dataset.camera) };
    return file.size <= LARGEST ? { file } : { problem: taken({ name: file.name, limit: LARGEST >> 20 }, said.dataset.large) };
  };
  // One photo at a time comes from a camera: what was chosen before stays.
  photos.addEventListener("change", () => {
    const files = [...photos.files];
    waits += 1;
    working = working.then(async () => {
      const results = [];
      for (const file of files) results.push(await prepared(file));
      const room = PHOTOS - held("photos");
      const fit = [...chosen, ...results.filter((result) => result.file).map((result) => result.file)];
      const problems = results.filter((result) => result.problem).map((result) => result.problem);
      if (fit.length > room) problems.push(said.dataset.many);
      said.textContent = problems.join(" ");
      said.hidden = problems.length === 0;
      show("photos", photos, fit.slice(0, room));
      waits -= 1;
    });
  });
  // What is still being made smaller is waited for.
  form.addEventListener("submit", (event) => {
    if (waits === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.submitter;
    working.then(() => form.requestSubmit(by));
  }, true);
  voice.addEventListener("change", () => show("voice", voice, [...voice.files].slice(0, 1)));

  const button = form.querySelector("[data-record]"), status = form.querySelector("[data-voice-said]");
  if (!button || !navigator.mediaDevices || typeof MediaRecorder !== "function") return;
  button.hidden = false;
  let recorder = null, pressed = 0, timer = 0;
  const stop = () => { if (recorder && recorder.state === "recording") recorder.stop(); };
  const start = async () => {
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch {
      status.textContent = status.dataset.denied;
      return;
    }
    const parts = [], begun = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      const type = recorder.mimeType.split(";")[0] || "audio/webm";
      recorder = null;
      button.textContent = button.dataset.start;
      button.classList.remove("recording");
      status.textContent = "";
      if (Date.now() - begun < 500) return;
      show("voice", voice, [new File(parts, "voice." + type.split("/")[1], { type })]);
    };
    recorder.start();
    button.textContent = button.dataset.stop;
    button.classList.add("recording");
    timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      status.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= SECONDS) stop();
    }, 250);
  };
  // Held down, it records until it is let go; tapped, or pressed with a key, until it is pressed again.
  button.addEventListener("pointerdown", (event) => {
    if (recorder) { pressed = 0; stop(); return; }
    pressed = Date.now();
    if (event.pointerId !== undefined) button.setPointerCapture(event.pointerId);
    start();
  });
  button.addEventListener("pointerup", () => { if (pressed && Date.now() - pressed > 700) stop(); });
  button.addEventListener("pointercancel", stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || event.repeat) return;
    event.preventDefault();
    if (recorder) stop(); else start();
  });
})();
