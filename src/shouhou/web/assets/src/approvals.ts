// Approvals by keys: j/k go through them, p approves, b asks for the reason of a rejection, o opens the case.
function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#approval-list .approval")];
}

let chosen = ""; // its id: the list is drawn anew at every event, the choice must outlive that
let place = 0; // where it stood, for when it has left

function current(): HTMLElement | undefined {
  const all = cards();
  const inside = document.activeElement?.closest<HTMLElement>("#approval-list .approval");
  return inside ?? all.find((one) => one.dataset.approval === chosen);
}

function choose(card: HTMLElement | undefined): void {
  if (!card) return;
  chosen = card.dataset.approval ?? "";
  place = cards().indexOf(card);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by: number): void {
  const all = cards();
  const shown = current();
  const from = shown ? all.indexOf(shown) : by > 0 ? -1 : all.length;
  choose(all[Math.min(all.length - 1, Math.max(0, from + by))]);
}

function deed(name: string): boolean {
  const card = current();
  if (!card) {
    step(1); // nobody approves what they have not looked at: the first press only shows which one is meant
    return cards().length > 0;
  }
  choose(card);
  card.querySelector<HTMLElement>(`[data-deed="${name}"]`)?.click();
  return true;
}

/** Whether the key was the approvals page's. */
export function approvalKey(key: string): boolean {
  if (!document.getElementById("approval-list")) return false;
  switch (key) {
    case "j":
      step(1);
      return true;
    case "k":
      step(-1);
      return true;
    case "p":
      return deed("approve");
    case "b":
      return deed("reject");
    case "o":
      current()?.querySelector<HTMLElement>("[data-open-case]")?.click();
      return current() !== undefined;
    default:
      return false;
  }
}

function dialog(): HTMLDialogElement | null {
  return document.getElementById("reject-dialog") as HTMLDialogElement | null;
}

export function startApprovals(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-closes-dialog]")) target.closest("dialog")?.close();
    const link = target.closest<HTMLElement>("#approval-list [data-deed=reject]");
    const box = dialog();
    const card = link?.closest<HTMLElement>(".approval");
    if (!link || !card || !box) return;
    event.preventDefault();
    const field = box.querySelector<HTMLInputElement>("input[name=approval]");
    const told = box.querySelector<HTMLElement>("[data-reject-what]");
    if (field) field.value = card.dataset.approval ?? "";
    if (told) told.textContent = link.dataset.what ?? "";
    choose(card);
    box.showModal();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const box = dialog();
    const detail = (event as CustomEvent<{ successful: boolean; elt: Element }>).detail;
    if (!box || !box.contains(detail.elt) || !detail.successful) return;
    box.querySelector("form")?.reset();
    box.close();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!chosen || !document.getElementById("approval-list") || dialog()?.open) return;
    const all = cards();
    if (all.length > 0 && !all.some((one) => one.dataset.approval === chosen)) choose(all[Math.min(place, all.length - 1)]);
  });
}
