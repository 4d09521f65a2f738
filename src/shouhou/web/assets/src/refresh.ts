// Refreshes what is on the screen after an event: at most one request of each kind under way, gathered
// within 150 ms, spread wider while events pour in.
import htmx from "htmx.org";

const recent: number[] = [];
let wantQueue = false;
let wantCase = false;
let timer = 0;
let busy = false;

function shownCase(): string | null {
  return document.querySelector<HTMLElement>("#case-head")?.dataset.caseId ?? null;
}

let newsTimer = 0;

/** The frame's counts follow, at most every few seconds. */
function refreshFrame(): void {
  if (newsTimer !== 0 || !document.getElementById("frame-news")) return;
  newsTimer = window.setTimeout(() => {
    newsTimer = 0;
    if (document.visibilityState === "visible") htmx.trigger("#frame-news", "frame-news", {});
  }, 1500 + Math.random() * 1500);
}

export function refresh(what: { caseId: number | null; all?: boolean }): void {
  wantQueue = true;
  refreshFrame();
  const shown = shownCase();
  if (shown !== null && (what.all || what.caseId === null || String(what.caseId) === shown)) wantCase = true;
  const now = performance.now();
  recent.push(now);
  while (recent.length > 0 && recent[0]! < now - 1000) recent.shift();
  if (timer === 0) timer = window.setTimeout(run, recent.length > 5 ? 150 + Math.random() * 350 : 60 + Math.random() * 90);
}

async function run(): Promise<void> {
  timer = 0;
  if (document.visibilityState === "hidden") return; // done when the page is looked at again
  if (busy) {
    timer = window.setTimeout(run, 100);
    return;
  }
  busy = true;
  const doQueue = wantQueue;
  const doCase = wantCase;
  wantQueue = wantCase = false;
  try {
    const jobs: Promise<void>[] = [];
    const list = document.getElementById("queue-list");
    if (doCase) jobs.push(refreshCase());
    if (doQueue && list?.dataset.url)
      jobs.push(htmx.ajax("get", list.dataset.url, { source: "#queue-list", target: "#queue-list", swap: "morph:innerHTML", headers: { [MARK]: "1" } }));
    const page = document.querySelector<HTMLElement>("[data-live-url]");
    if (page?.dataset.liveUrl && page.id)
      jobs.push(htmx.ajax("get", page.dataset.liveUrl, { source: `#${page.id}`, target: `#${page.id}`, swap: "morph:innerHTML", headers: { [MARK]: "1" } }));
    await Promise.allSettled(jobs);
  } finally {
    busy = false;
  }
}

// Two answers may overtake each other. A list that was asked for before a deed was answered may not know the deed, and
// is not drawn over the answer to it; a deed's answer that comes after a newer list is followed by the list afresh.
const MARK = "X-Refresh"; // on requests that nobody clicked for
let deeds = 0;
let lists = 0;
const asked = new WeakMap<XMLHttpRequest, { deeds: number; lists: number }>();

interface Swap {
  xhr: XMLHttpRequest;
  requestConfig: { verb: string; headers: Record<string, string> };
  shouldSwap: boolean;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  asked.set((event as CustomEvent<Swap>).detail.xhr, { deeds, lists });
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const swap = (event as CustomEvent<Swap>).detail;
  const before = asked.get(swap.xhr);
  if (!before) return;
  if (swap.requestConfig.verb !== "get") {
    deeds += 1;
    if (before.lists < lists) refresh({ caseId: null, all: true });
  } else if (MARK in swap.requestConfig.headers) {
    if (before.deeds < deeds) {
      swap.shouldSwap = false;
      refresh({ caseId: null, all: true });
    } else lists += 1;
  }
});

function refreshCase(): Promise<void> {
  const head = document.getElementById("case-head");
  if (!head?.dataset.partsUrl) return Promise.resolve();
  return htmx.ajax("get", head.dataset.partsUrl, { source: "#case-head", target: "#case-head", swap: "none", headers: { [MARK]: "1" } });
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && (wantQueue || wantCase) && timer === 0) timer = window.setTimeout(run, 0);
});
