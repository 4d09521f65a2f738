// Buttons that put words into the composer. data-fill: the words; data-fill-mode: reply (default) | message.
// Words that somebody already typed are kept above them.
import htmx from "htmx.org";

const BOXES = { reply: "#reply-text", message: "#message-text" } as const;
type Box = keyof typeof BOXES;

function put(box: HTMLTextAreaElement, words: string): void {
  const typed = box.value.trim();
  box.value = !typed || typed === words ? words : typed.includes(words) ? typed : `${typed}\n${words}`;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

/** Opens the box of a mode where it is not open yet, then puts the words in. */
export async function fill(words: string, mode: Box = "reply"): Promise<void> {
  let box = document.querySelector<HTMLTextAreaElement>(`#dock-form ${BOXES[mode]}`);
  if (!box) {
    const opener = document.querySelector<HTMLAnchorElement>(mode === "reply" ? "#mode-reply" : "#mode-leave_message");
    if (!opener) return;
    await htmx.ajax("get", opener.href, { target: "#dock-form", swap: "innerHTML" });
    box = document.querySelector<HTMLTextAreaElement>(`#dock-form ${BOXES[mode]}`);
  }
  if (box) put(box, words);
  document.body.dataset.contextOpen = "no"; // on a narrow screen the words are behind the drawer
}

export function startFilling(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-fill]");
    if (button?.dataset.fill) void fill(button.dataset.fill, button.dataset.fillMode === "message" ? "message" : "reply");
  });
}
