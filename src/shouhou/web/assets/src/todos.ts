// To-dos by keys: j/k open the next one, y copies its next piece, x or Enter ticks it, u takes the tick back.
import { toast } from "./toasts";
import { word } from "./words";

function list(): HTMLElement | null {
  return document.getElementById("todo-list");
}

function all(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("#todo-list details.todo")];
}

function current(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>("#todo-list details.todo[open]");
}

function open(one: HTMLDetailsElement | undefined): void {
  if (!one) return;
  for (const other of all()) other.open = other === one;
  one.querySelector("summary")?.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
}

function step(by: number): void {
  const shown = current();
  const rows = all();
  const from = shown ? rows.indexOf(shown) : by > 0 ? -1 : rows.length;
  open(rows[Math.min(rows.length - 1, Math.max(0, from + by))]);
}

// What was copied, by to-do and place: the list is drawn anew at every event, and the marks must outlive that.
const copied = new Set<string>();

function nameOf(piece: Element): string {
  const todo = piece.closest("details.todo");
  return `${todo?.id}/${[...(todo?.querySelectorAll("[data-piece]") ?? [])].indexOf(piece)}`;
}

function markCopied(): void {
  for (const piece of document.querySelectorAll<HTMLElement>("#todo-list [data-piece]")) {
    const box = piece.closest<HTMLElement>(".copy-box");
    if (!box) continue;
    if (copied.has(nameOf(piece))) box.dataset.copied = "yes";
    else delete box.dataset.copied;
  }
}

function copyNext(): void {
  const pieces = [...(current()?.querySelectorAll<HTMLElement>("[data-piece]") ?? [])];
  if (pieces.length === 0) return toast(word("nothing_to_copy"), "error");
  const next = pieces.find((one) => !copied.has(nameOf(one)));
  if (!next) for (const one of pieces) copied.delete(nameOf(one));
  (next ?? pieces[0]!).click();
}

function deed(name: string): boolean {
  const button = current()?.querySelector<HTMLElement>(`[data-deed="${name}"]`);
  button?.click();
  return button !== null && button !== undefined;
}

// The live list may show a ticked to-do gone before the answer to the tick brings its way back. "Take it back" means the
// tick that was made last, never an earlier one, and waits for that answer.
let lastTicked = "";
let wanted = "";

function wayBack(id: string): HTMLElement | null {
  const button = document.querySelector<HTMLElement>("#just-ticked button");
  return button && (button.getAttribute("hx-post") ?? "").includes(id) ? button : null;
}

function takeBack(): boolean {
  const button = wayBack(lastTicked);
  if (!button) wanted = lastTicked;
  button?.click();
  return button !== null || wanted !== "";
}

let place = 0;

/** Whether the key was the to-do page's. */
export function todoKey(key: string): boolean {
  if (!list()) return false;
  switch (key) {
    case "j":
      step(1);
      return true;
    case "k":
      step(-1);
      return true;
    case "y":
      copyNext();
      return true;
    case "x":
      return deed("tick");
    case "u":
      return deed("untick") || takeBack();
    case "o": {
      const link = current()?.querySelector<HTMLElement>("[data-open-case]");
      link?.click();
      return Boolean(link);
    }
    default:
      return false;
  }
}

/** Enter ticks when the focus is on the open to-do itself, not on one of its buttons. */
export function todoEnter(target: EventTarget | null): boolean {
  const shown = current();
  if (!shown || !(target instanceof HTMLElement)) return false;
  const onIt = target === document.body || (target.matches("summary") && target.parentElement === shown);
  return onIt && deed("tick");
}

export function startTodos(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const ticked = target.closest("#todo-list [data-deed=tick]")?.closest("details.todo");
    if (ticked) {
      lastTicked = ticked.id.replace("todo-", "");
      wanted = "";
    }
    const piece = target.closest<HTMLElement>("#todo-list [data-piece]");
    if (!piece) return;
    copied.add(nameOf(piece));
    markCopied();
  });
  document.addEventListener("shouhou:todo", (event) => {
    // The one whose tick was taken back is what the person wants to see.
    const id = String((event as CustomEvent<{ value: string }>).detail.value);
    const back = document.getElementById(`todo-${id}`);
    if (back instanceof HTMLDetailsElement) open(back);
  });
  document.addEventListener("htmx:beforeSwap", () => {
    const shown = current();
    if (shown) place = all().indexOf(shown);
  });
  document.addEventListener("htmx:afterSettle", () => {
    // The ticked one has left: the one that stands in its place is next.
    if (list() && !current()) open(all()[Math.min(place, all().length - 1)]);
    markCopied();
    const button = wanted ? wayBack(wanted) : null;
    if (!button) return;
    wanted = "";
    button.click();
  });
}
