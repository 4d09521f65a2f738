// Single keys, outside text boxes only, never while an input method composes.
import { markRow, currentRow, step, wide } from "./rows";
import { togglePane } from "./panes";
import { approvalKey } from "./approvals";
import { todoEnter, todoKey } from "./todos";

let afterG = 0;

function inText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function press(key: string): boolean {
  for (const node of document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)) {
    if (node.matches(":disabled, [aria-disabled=true]") || node.offsetParent === null) continue;
    node.click();
    return true;
  }
  return false;
}

/** A digit chooses in the group of choices that has the focus. */
function pick(event: KeyboardEvent): boolean {
  const group = event.target instanceof HTMLElement ? event.target.closest(".picks") : null;
  const choice = group?.querySelector<HTMLInputElement>(`input[data-pick="${CSS.escape(event.key)}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.focus();
  return true;
}

/** Whether the pointer last pressed among the options; a press on plain text leaves the focus on the body. */
let amongOptions = false;
document.addEventListener("pointerdown", (event) => {
  amongOptions = (event.target as HTMLElement).closest("#panel-options, [aria-controls=panel-options]") !== null;
});

/** A digit takes the option of that rank where one last looked at the options; elsewhere it filters the timeline. */
function takeOption(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  const here = target.closest("#panel-options");
  const among = here ?? (amongOptions && target === document.body ? document.getElementById("panel-options") : null);
  const button = among?.querySelector<HTMLButtonElement>(`[data-option-key="${CSS.escape(event.key)}"]`);
  button?.click();
  return button !== undefined && button !== null;
}

function single(event: KeyboardEvent): boolean {
  const { key } = event;
  if (afterG) {
    window.clearTimeout(afterG);
    afterG = 0;
    const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(key)}"]`);
    if (link) link.click();
    return link !== null;
  }
  if (todoKey(key) || approvalKey(key)) return true;
  if (pick(event) || takeOption(event)) return true;
  const onControl = event.target instanceof HTMLElement && event.target.closest("button, summary, input, label, a:not(.row)") !== null;
  switch (key) {
    case "j":
      step(1);
      return true;
    case "k":
      step(-1);
      return true;
    case "o":
      (document.activeElement?.matches("a.row") ? (document.activeElement as HTMLElement) : currentRow())?.click();
      return true;
    case "u":
      if (wide.matches && document.getElementById("queue-list")) currentRow()?.focus();
      else document.querySelector<HTMLAnchorElement>("[data-back]")?.click();
      return true;
    case "g":
      afterG = window.setTimeout(() => (afterG = 0), 1200);
      return true;
    case "[":
      togglePane("queue");
      return true;
    case "]":
      togglePane("context");
      return true;
    case "/":
      document.querySelector<HTMLInputElement>("#search-text")?.focus();
      return true;
    case "?":
      (document.getElementById("key-sheet") as HTMLDialogElement | null)?.showModal();
      return true;
    case " ":
      return onControl ? false : press("Space");
    case "Enter":
      return todoEnter(event.target) || (!onControl && press("Enter"));
    default:
      return key.length === 1 && press(key);
  }
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target instanceof HTMLElement ? event.target.closest<HTMLFormElement>("form[data-send-key]") : null;
      if (form) {
        event.preventDefault();
        form.requestSubmit(form.querySelector<HTMLButtonElement>("button.primary[name]:not(:disabled)"));
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (document.querySelector("dialog[open]")) return; // the dialog closes itself
      if (document.body.dataset.contextOpen === "yes") document.body.dataset.contextOpen = "no";
      else if (event.target instanceof HTMLElement && inText(event.target)) event.target.blur();
      else document.querySelector<HTMLElement>("[data-escape]")?.click();
      return;
    }
    if (inText(event.target) || document.querySelector("dialog[open]")) return;
    if (single(event)) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", markRow);
}
