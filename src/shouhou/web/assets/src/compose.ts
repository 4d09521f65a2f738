// Writing: byte counter, pictures by file, paste or drag, drafts kept while the tab lives, several small clicks.
import { word } from "./words";
import { toast } from "./toasts";

const encoder = new TextEncoder();

function count(area: HTMLTextAreaElement): void {
  const shown = area.closest("form")?.querySelector<HTMLElement>(`[data-count-of="${area.name}"]`);
  if (!shown) return;
  const limit = Number(shown.dataset.limit);
  const used = shown.dataset.unit === "bytes" ? encoder.encode(area.value.trim()).length : [...area.value.trim()].length;
  shown.textContent = `${used} / ${limit}`;
  shown.dataset.over = used > limit ? "yes" : "no";
}

function draftKey(field: HTMLElement): string | null {
  const form = field.closest<HTMLFormElement>("form[data-draft]");
  const name = (field as HTMLInputElement).name;
  return form?.dataset.draft && name && !["hidden", "file", "password"].includes((field as HTMLInputElement).type)
    ? `draft:${form.dataset.draft}:${name}`
    : null;
}

function saveDraft(field: HTMLTextAreaElement): void {
  const key = draftKey(field);
  if (!key) return;
  if (field.value) sessionStorage.setItem(key, field.value);
  else sessionStorage.removeItem(key);
}

export function restoreDrafts(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("form[data-draft] textarea")) {
    const key = draftKey(area);
    const kept = key ? sessionStorage.getItem(key) : null;
    if (kept && !area.value) area.value = kept;
    count(area);
  }
}

export function dropDrafts(name: string): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(`draft:${name}:`)) sessionStorage.removeItem(key);
}

async function upload(box: HTMLElement, file: File): Promise<void> {
  const slot = box.querySelector<HTMLElement>("[data-picture-slot]");
  const state = box.querySelector<HTMLElement>("[data-picture-state]");
  if (!slot || !box.dataset.uploadUrl) return;
  const body = new FormData();
  body.set("picture", file);
  body.set("field", box.dataset.field ?? "picture");
  if (state) state.textContent = word("uploading");
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  try {
    const answer = await fetch(box.dataset.uploadUrl, { method: "POST", body, headers: { ...headers, "HX-Request": "true" } });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    slot.innerHTML = text; // our own server's escaped markup
    if (state) state.textContent = "";
  } catch {
    if (state) state.textContent = word("upload_failed");
  }
}

function pictureBox(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof HTMLElement)) return null;
  return target.closest<HTMLElement>("[data-upload-url]") ?? target.closest("form")?.querySelector<HTMLElement>("[data-upload-url]") ?? null;
}

function imageIn(list: FileList | undefined | null): File | null {
  return [...(list ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}

async function copy(button: HTMLElement): Promise<void> {
  const from = document.getElementById(button.dataset.copyFrom ?? "");
  const text = from instanceof HTMLTextAreaElement ? from.value : (button.dataset.copy ?? "");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // no clipboard right on plain http
    area.value = text;
    area.className = "off-screen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(word("copied") + " " + text.slice(0, 40));
}

export function startComposing(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) {
      count(event.target);
      saveDraft(event.target);
    }
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === "file") {
      const box = pictureBox(input);
      const file = imageIn(input.files);
      if (box && file) {
        void upload(box, file);
        input.value = ""; // the picture travels by its digest now
      }
    }
    if (input instanceof HTMLElement && input.matches("[data-submit-on-change]")) input.closest("form")?.requestSubmit();
  });
  document.addEventListener("paste", (event) => {
    const file = imageIn(event.clipboardData?.files);
    const box = file ? pictureBox(event.target) : null;
    if (file && box) {
      event.preventDefault();
      void upload(box, file);
    }
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const box = pictureBox(event.target);
      if (!box || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      box.dataset.over = kind === "dragover" || kind === "dragenter" ? "yes" : "no";
      const file = kind === "drop" ? imageIn(event.dataTransfer.files) : null;
      if (file) void upload(box, file);
    });
  }
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const copied = target.closest<HTMLElement>("[data-copy], [data-copy-from]");
    if (copied) void copy(copied);
    const removed = target.closest<HTMLElement>("[data-remove-picture]");
    removed?.closest<HTMLElement>("[data-picture-slot]")?.replaceChildren();
    const opened = target.closest<HTMLElement>("[data-opens]");
    if (opened?.dataset.opens) (document.getElementById(opened.dataset.opens) as HTMLDialogElement | null)?.showModal();
  });
}
