// Lists that people put in order: by dragging, or by the buttons of each row. Without scripts the buttons post the form.
let dragged: HTMLElement | null = null;

function item(node: EventTarget | null): HTMLElement | null {
  return node instanceof Element ? node.closest<HTMLElement>("[data-sort-item]") : null;
}

export function startSorting(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-sort]") : null;
    const row = item(button);
    if (!button || !row) return;
    event.preventDefault();
    if (button.dataset.sort === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
  });
  document.addEventListener("dragstart", (event) => {
    dragged = item(event.target);
    dragged?.classList.add("dragged");
    if (dragged && event.dataTransfer) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    }
  });
  document.addEventListener("dragover", (event) => {
    const over = item(event.target);
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over === dragged) return;
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.dataset.needed !== undefined && !box.checked) box.checked = true; // a buyer's right stays on the table
    const name = box.dataset.checkAll;
    if (name === undefined) return;
    for (const other of document.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${name}"]`)) {
      other.checked = box.checked;
    }
  });
}
