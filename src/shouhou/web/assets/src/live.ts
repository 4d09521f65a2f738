// One event stream a browser: the tab that holds the lock reads /events and tells its sisters. A browser
// allows six connections to one host, so a stream for each tab would make the seventh tab hang.
import { refresh } from "./refresh";

interface Change {
  shop: number;
  case: number | null;
  kind: string;
  import?: number; // of a file under way: which, and what share of it is done
  done?: number;
}
type News = { change: Change } | { online: boolean };

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const CATCH_UP_AFTER = 2000; // a tab whose sister holds the stream hears no opening of it
const channel = "BroadcastChannel" in window ? new BroadcastChannel("shouhou-events") : null;
let wait = FIRST_WAIT;
let lost = true; // until the stream is open for the first time: what happened since the page was made was not heard
let barTimer = 0;

function showProgress(id: number, done: number): void {
  for (const bar of document.querySelectorAll<HTMLProgressElement>(`progress[data-progress-of="${id}"]`)) {
    bar.value = done;
    const text = bar.parentElement?.querySelector<HTMLElement>("[data-percent]");
    if (text) text.textContent = `${Math.floor(done * 100)}%`;
  }
}

function hear(news: News): void {
  if ("change" in news) {
    if (news.change.import !== undefined && news.change.done !== undefined) {
      showProgress(news.change.import, news.change.done);
      return;
    }
    refresh({ caseId: news.change.case });
    return;
  }
  window.clearTimeout(barTimer);
  const bar = document.getElementById("offline-bar");
  if (news.online) {
    if (bar) bar.hidden = true;
    if (lost) refresh({ caseId: null, all: true });
    lost = false;
  } else {
    lost = true;
    barTimer = window.setTimeout(() => {
      if (bar) bar.hidden = false;
    }, 2000);
  }
}

function tell(news: News): void {
  hear(news);
  channel?.postMessage(news);
}

function listen(): void {
  const source = new EventSource("/events");
  source.addEventListener("open", () => {
    wait = FIRST_WAIT;
    tell({ online: true });
  });
  source.addEventListener("change", (event) => {
    tell({ change: JSON.parse((event as MessageEvent<string>).data) as Change });
  });
  source.addEventListener("error", () => {
    tell({ online: false });
    // The browser's own retry has no back-off and gives up on an error answer: ours does neither.
    source.close();
    window.setTimeout(listen, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

export function startLive(): void {
  if (document.body.dataset.signedIn === undefined) return;
  channel?.addEventListener("message", (event) => hear(event.data as News));
  const locks = (navigator as Partial<Navigator>).locks;
  if (channel && locks) {
    void locks.request("shouhou-events", () => new Promise<never>(() => listen()));
  } else {
    listen(); // plain http on a local network has no locks
  }
  window.setTimeout(() => {
    if (lost && !barTimer) hear({ online: true });
  }, CATCH_UP_AFTER);
  window.addEventListener("online", () => refresh({ caseId: null, all: true }));
}
