// Proof of a case: photos and videos by file, camera, paste or drop, straight into what they prove. One after the
// other, each with its own progress; what failed stays on the list with a button to try it again.
import htmx from "htmx.org";
import { word } from "./words";

interface Piece {
  file: File;
  kind: string;
  side: string;
  source: string;
  url: string;
}

const waiting: { piece: Piece; item: HTMLLIElement }[] = [];
let busy = false;

function panel(): HTMLElement | null {
  return document.getElementById("case-evidence");
}

function token(): string {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  return headers["X-CSRFToken"] ?? "";
}

function row(piece: Piece): HTMLLIElement {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "cut";
  name.textContent = piece.file.name || word("pasted_picture");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name.textContent);
  const said = document.createElement("span");
  said.className = "said";
  said.textContent = word("uploading");
  item.append(name, said, bar);
  document.getElementById("evidence-uploads")?.append(item);
  return item;
}

function failed(piece: Piece, item: HTMLLIElement, why: string, again: boolean): void {
  item.dataset.tone = "red";
  const said = item.querySelector<HTMLElement>(".said");
  if (said) said.textContent = why;
  item.querySelector("progress")?.remove();
  const button = (text: string, act: () => void): HTMLButtonElement => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button plain tiny";
    made.textContent = text;
    made.addEventListener("click", () => {
      item.remove();
      act();
    });
    return made;
  };
  if (again) item.append(button(word("try_again"), () => take([piece.file], piece)));
  item.append(button(word("put_away"), () => undefined));
}

function send(piece: Piece, item: HTMLLIElement): Promise<void> {
  return new Promise((finished) => {
    const bar = item.querySelector("progress");
    const body = new FormData();
    body.set("kind", piece.kind);
    body.set("side", piece.side);
    body.set("source", piece.source);
    body.set("files", piece.file, piece.file.name || "picture.png");
    const request = new XMLHttpRequest();
    request.open("POST", piece.url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    const end = (why: string, again: boolean): void => {
      if (why) failed(piece, item, why, again);
      else item.remove();
      finished();
    };
    request.addEventListener("load", () => {
      const answer = request.response as { problems: string[] } | null;
      if (!answer) end(word(request.status === 403 ? "forbidden" : "server_error"), true);
      else end(answer.problems.join(" "), false);
    });
    request.addEventListener("error", () => end(word("upload_broken"), true));
    request.send(body);
  });
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  window.addEventListener("beforeunload", stay);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await send(next.piece, next.item);
    const shown = panel();
    if (shown?.dataset.evidenceUrl === next.piece.url)
      await htmx.ajax("get", next.piece.url, { source: shown, target: "#case-evidence", swap: "morph:outerHTML" });
  }
  window.removeEventListener("beforeunload", stay);
  busy = false;
}

function stay(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function take(files: Iterable<File>, into: Omit<Piece, "file">): void {
  const most = Number(panel()?.dataset.most);
  for (const file of files) {
    const piece = { ...into, file };
    const item = row(piece);
    if (most && file.size > most) failed(piece, item, word("evidence_too_big"), false);
    else waiting.push({ piece, item });
  }
  void work();
}

function place(from: Element | null, source: string): Omit<Piece, "file"> | null {
  const url = panel()?.dataset.evidenceUrl;
  if (!url) return null;
  const box = from?.closest<HTMLElement>("[data-evidence-drop]");
  return { url, source, kind: box?.dataset.kind ?? "", side: box?.dataset.side ?? "buyer" };
}

function media(list: FileList | null | undefined): File[] {
  return [...(list ?? [])];
}

export function startEvidence(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.dataset.evidenceFile === undefined) return;
    const into = place(input, input.dataset.evidenceFile);
    if (into) take(media(input.files), into);
    input.value = "";
  });
  document.addEventListener("paste", (event) => {
    const files = media(event.clipboardData?.files);
    const target = event.target instanceof Element ? event.target : null;
    // A form that takes pictures of its own has the first say.
    if (files.length === 0 || event.defaultPrevented || target?.closest("form")?.querySelector("[data-upload-url]")) return;
    const into = place(target ?? document.activeElement, "paste");
    if (!into) return;
    event.preventDefault();
    take(files, into);
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const shown = target?.closest("#case-evidence");
      if (!shown || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const box = target?.closest<HTMLElement>("[data-evidence-drop]") ?? shown.querySelector<HTMLElement>(".proof-drop");
      if (!box) return;
      for (const other of shown.querySelectorAll<HTMLElement>('[data-over="yes"]')) if (other !== box) other.dataset.over = "no";
      box.dataset.over = kind === "dragenter" || kind === "dragover" ? "yes" : "no";
      const into = kind === "drop" ? place(box, "upload") : null;
      if (into) take(media(event.dataTransfer.files), into);
    });
  }
}
