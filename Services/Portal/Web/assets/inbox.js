// Keeps the number of unread notices in the navigation true while a page is open. Without it, the next page says it.
"use strict";

const unread = document.querySelector("[data-unread]");
if (unread && "EventSource" in window) {
  const fresh = document.querySelector("[data-fresh]");
  let source = null;

  const show = (count) => {
    unread.firstElementChild.textContent = count > 99 ? "99+" : String(count);
    unread.hidden = count === 0;
    if (fresh) fresh.hidden = count <= Number(fresh.dataset.fresh);
  };
  const stop = () => {
    source?.close();
    source = null;
  };
  // A page that nobody looks at takes no connection: a browser has six to a site.
  const start = () => {
    if (source || document.hidden) return;
    source = new EventSource(unread.dataset.unread);
    source.addEventListener("unread", (event) => show(JSON.parse(event.data).unread));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  start();
}
