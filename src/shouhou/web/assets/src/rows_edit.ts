// Lists that people edit: add a row, move it, take it away. Without script the form has spare rows instead.
function rowOf(target: HTMLElement): HTMLElement | null {
  return target.closest<HTMLElement>("[data-row]");
}

function focusIn(row: Element | null | undefined): void {
  row?.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus();
}

function add(button: HTMLElement): void {
  const box = button.closest<HTMLElement>("[data-rows]");
  const list = box?.querySelector<HTMLElement>("[data-rows-list]");
  const blank = box?.querySelector<HTMLTemplateElement>(":scope > template");
  if (!list || !blank) return;
  list.append(blank.content.cloneNode(true));
  focusIn(list.lastElementChild);
}

function move(button: HTMLElement, up: boolean): void {
  const row = rowOf(button);
  const other = up ? row?.previousElementSibling : row?.nextElementSibling;
  if (!row || !other?.matches("[data-row]")) return;
  if (up) other.before(row);
  else other.after(row);
  button.focus();
}

/** A long form that was changed is not left by a slip. */
function guard(): void {
  let changed = false;
  const mark = (event: Event): void => {
    if ((event.target as HTMLElement).closest("form[data-guard]")) changed = true;
  };
  document.addEventListener("input", mark);
  document.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

export function startRows(): void {
  guard();
  document.documentElement.classList.add("with-script");
  document.addEventListener("click", (event) => {
    const target = (event.target as HTMLElement).closest<HTMLElement>("[data-row-add], [data-row-up], [data-row-down], [data-row-remove]");
    if (!target) return;
    if (target.matches("[data-row-add]")) add(target);
    else if (target.matches("[data-row-up]")) move(target, true);
    else if (target.matches("[data-row-down]")) move(target, false);
    else {
      const row = rowOf(target);
      const after = row?.nextElementSibling ?? row?.previousElementSibling;
      row?.remove();
      focusIn(after);
    }
  });
}
