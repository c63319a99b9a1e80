// Keeps the visits' page, its style and its scripts for where there is no network. Nothing else is kept, and nothing is
// kept once nobody is signed in.
"use strict";

const CACHE = "visits-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (url.pathname === "/visits") event.respondWith(page(request));
});

async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

// What is new if it comes within some seconds, else what was kept.
async function page(request) {
  const cache = await caches.open(CACHE);
  const kept = (await cache.match("/visits?doors=1")) ?? (await cache.match(request, { ignoreSearch: true }));
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(6000) } : {});
    if (answer.redirected || answer.type === "opaqueredirect" || answer.status === 401) await caches.delete(CACHE);
    else if (answer.ok) await cache.put(new URL(request.url).searchParams.has("doors") ? "/visits?doors=1" : "/visits", answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
