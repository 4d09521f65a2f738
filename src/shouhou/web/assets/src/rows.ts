// The queue: which row is chosen, moving through rows, opening them.
export const wide = window.matchMedia("(min-width: 1024px)");

export function rows(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("#queue-list a.row")];
}

export function currentRow(): HTMLAnchorElement | null {
  return document.querySelector<HTMLAnchorElement>('#queue-list a.row[aria-current="true"]');
}

export function markRow(): void {
  const shown = document.querySelector<HTMLElement>("#case-head")?.dataset.caseId;
  for (const row of rows()) {
    const chosen = shown !== undefined && row.dataset.caseId === shown;
    if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const next = document.querySelector<HTMLAnchorElement>("#next-case");
  if (next && shown) next.search = `?after=${shown}`;
}

let opening = 0;

export function step(by: number): void {
  const all = rows();
  if (all.length === 0) return;
  const focused = document.activeElement instanceof HTMLAnchorElement ? all.indexOf(document.activeElement) : -1;
  const current = currentRow();
  const from = focused >= 0 ? focused : current ? all.indexOf(current) : -1;
  const to = from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + by));
  const row = all[to]!;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  if (!wide.matches || to === from) return;
  // Held keys pass over rows without opening each of them.
  window.clearTimeout(opening);
  opening = window.setTimeout(() => row.click(), 40);
}
