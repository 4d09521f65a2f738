// The queue: which row is chosen, moving through rows, opening them.
export const wide = window.matchMedia("(min-width: 1024px)");

export function rows(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("#queue-list a.row")];
}

export function currentRow(): HTMLAnchorElement | null {
  return document.querySelector<HTMLAnchorElement>('#queue-list a.row[aria-current="true"]');
}

// Where the chosen row stood: when its case leaves the list (closed, taken), the next step starts from there.
let lastAt = -1;

export function markRow(): void {
  const shown = document.querySelector<HTMLElement>("#case-head")?.dataset.caseId;
  rows().forEach((row, at) => {
    const chosen = shown !== undefined && row.dataset.caseId === shown;
    if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (chosen) lastAt = at;
  });
  const next = document.querySelector<HTMLAnchorElement>("#next-case");
  if (next && shown) next.search = `?after=${shown}`;
}

/** Without a chosen row: the rows beside the place it left, or an end of the list. */
function fromGap(by: number, length: number): number {
  if (lastAt < 0) return by > 0 ? 0 : length - 1;
  return by > 0 ? lastAt + by - 1 : lastAt + by;
}

let opening = 0;

export function step(by: number): void {
  const all = rows();
  if (all.length === 0) return;
  const focused = document.activeElement instanceof HTMLAnchorElement ? all.indexOf(document.activeElement) : -1;
  const current = currentRow();
  const from = focused >= 0 ? focused : current ? all.indexOf(current) : -1;
  const to = Math.min(all.length - 1, Math.max(0, from >= 0 ? from + by : fromGap(by, all.length)));
  const row = all[to]!;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  if (!wide.matches || to === from) return;
  // Held keys pass over rows without opening each of them.
  window.clearTimeout(opening);
  opening = window.setTimeout(() => row.click(), 40);
}
