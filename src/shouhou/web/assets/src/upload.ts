// Files dropped, chosen or pasted on the import page: one after the other, each with its own progress.
import htmx from "htmx.org";
import { word } from "./words";

interface Answer {
  url: string;
  problems: string[];
}

const waiting: File[] = [];
let busy = false;
const done: string[] = [];
let failed = 0;

function form(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>("form[data-upload-form]");
}

function row(name: string): { bar: HTMLProgressElement; say: (text: string, bad: boolean) => void } {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.className = "cut grow";
  label.textContent = name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  const state = document.createElement("span");
  state.className = "small";
  item.append(label, bar, state);
  document.getElementById("uploads")?.append(item);
  return {
    bar,
    say: (text, bad) => {
      state.textContent = text;
      item.dataset.tone = bad ? "red" : "green";
      bar.hidden = true;
    },
  };
}

function token(): string {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  return headers["X-CSRFToken"] ?? "";
}

function send(file: File): Promise<void> {
  return new Promise((finished) => {
    const shown = row(file.name);
    const target = form();
    if (!target) return finished();
    const end = (text: string, bad: boolean): void => {
      if (bad) failed += 1;
      shown.say(text, bad);
      finished();
    };
    const most = Number(target.dataset.most);
    if (most && file.size > most) return end(word("file_too_big"), true);
    const body = new FormData();
    body.set("shop", target.querySelector<HTMLSelectElement>("select[name=shop]")?.value ?? "");
    body.set("modified", String(file.lastModified));
    body.set("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", target.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      const answer = request.response as Answer | null;
      if (!answer) return end(word(request.status === 403 ? "forbidden" : "server_error"), true);
      if (answer.problems.length > 0) return end(answer.problems.join(" "), true);
      done.push(answer.url);
      end(word("uploaded"), false);
    });
    request.addEventListener("error", () => end(word("upload_broken"), true));
    request.send(body);
  });
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  window.addEventListener("beforeunload", stay);
  for (let file = waiting.shift(); file; file = waiting.shift()) await send(file);
  window.removeEventListener("beforeunload", stay);
  busy = false;
  const only = done.length === 1 && failed === 0 ? done[0] : undefined;
  if (only) window.location.assign(only);
  else if (done.length > 0) void htmx.ajax("get", "/imports/", { target: "#imports-list", source: "#imports-list", swap: "morph:innerHTML" });
  done.length = failed = 0;
}

function stay(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function take(files: FileList | null | undefined): void {
  if (!files || files.length === 0) return;
  waiting.push(...files);
  void work();
}

export function startUpload(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.closest("form[data-upload-form]")) return;
    take(input.files);
    input.value = "";
  });
  document.addEventListener("paste", (event) => {
    if (form() && event.clipboardData && event.clipboardData.files.length > 0) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  });
  // The whole page takes files, so that one that misses the box does not replace the page.
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const box = form()?.querySelector<HTMLElement>("[data-drop]");
      if (!box || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "dragleave" && event.relatedTarget !== null) return;
      box.dataset.over = kind === "dragenter" || kind === "dragover" ? "yes" : "no";
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }
}
