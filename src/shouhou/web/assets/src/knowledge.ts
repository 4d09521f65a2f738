// The case's knowledge: a guide that is ready goes into the composer, its pictures onto the platform message;
// and files of a guide are uploaded one after the other while its form is filled in.
import htmx from "htmx.org";
import { fill } from "./fill";
import { toast } from "./toasts";
import { word } from "./words";

async function messageSlot(): Promise<HTMLElement | null> {
  const find = (): HTMLElement | null => document.querySelector<HTMLElement>("#dock-form [data-field=picture] [data-picture-slot]");
  const opener = document.querySelector<HTMLAnchorElement>("#mode-leave_message");
  if (!find() && opener) await htmx.ajax("get", opener.href, { target: "#dock-form", swap: "innerHTML" });
  return find();
}

async function attach(button: HTMLElement): Promise<void> {
  const picked = document.querySelector<HTMLTemplateElement>(`template[data-picked="${button.dataset.attach ?? ""}"]`);
  const slot = await messageSlot();
  if (!slot || !picked) return toast(word("no_message"), "error");
  slot.replaceChildren(picked.content.cloneNode(true));
  const box = document.querySelector<HTMLTextAreaElement>("#dock-form #message-text");
  if (box && !box.value.trim()) void fill(button.dataset.words ?? "", "message");
}

async function upload(box: HTMLElement, files: Iterable<File>): Promise<void> {
  const list = box.querySelector<HTMLElement>("[data-rows-list]");
  const state = box.querySelector<HTMLElement>("[data-upload-state]");
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  for (const old of box.querySelectorAll("li.error")) old.remove();
  for (const file of files) {
    if (state) state.textContent = `${word("uploading")} ${file.name}`;
    const body = new FormData();
    body.set("file", file);
    try {
      const answer = await fetch(box.dataset.guideUpload ?? "", { method: "POST", body, headers: { ...headers, "HX-Request": "true" } });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      list?.insertAdjacentHTML("beforeend", await answer.text()); // our own server's escaped markup
    } catch {
      toast(word("upload_broken"), "error");
    }
  }
  if (state) state.textContent = "";
}

function uploadBox(target: EventTarget | null): HTMLElement | null {
  return target instanceof HTMLElement ? target.closest<HTMLElement>("[data-guide-upload]") : null;
}

export function startKnowledge(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const ready = (event.target as HTMLElement).querySelector<HTMLElement>("[data-fill-now]");
    if (!ready) return;
    const words = ready.dataset.fillNow ?? "";
    delete ready.dataset.fillNow;
    void fill(words, document.querySelector("#dock-form #message-text") ? "message" : "reply");
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-attach]");
    if (button) void attach(button);
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    const box = uploadBox(input);
    if (!box || !(input instanceof HTMLInputElement) || input.type !== "file" || !input.files) return;
    void upload(box, [...input.files]);
    input.value = ""; // the files travel by their tickets now
  });
  for (const kind of ["dragover", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const box = uploadBox(event.target);
      if (!box || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") void upload(box, [...event.dataTransfer.files]);
    });
  }
}
