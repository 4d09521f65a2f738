// Pane widths, drawers, and what the phone shows. Widths are kept on the server for each person.
const LIMITS = { queue: [260, 520], context: [280, 560] } as const;
type Pane = keyof typeof LIMITS;

function token(): string {
  const headers = document.body.getAttribute("hx-headers");
  return headers ? ((JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] ?? "") : "";
}

function setWidth(pane: Pane, px: number): number {
  const [low, high] = LIMITS[pane];
  const width = Math.round(Math.min(high, Math.max(low, px)));
  document.documentElement.style.setProperty(`--${pane}-width`, `${width}px`);
  return width;
}

function keep(pane: Pane, px: number): void {
  const body = new FormData();
  body.set(`${pane}_px`, String(px));
  void fetch("/settings/me/panes", { method: "POST", body, headers: { "X-CSRFToken": token() } });
}

export function togglePane(pane: Pane): void {
  const shown = document.body.dataset[`${pane}Open`] === "yes";
  const hidden = document.body.dataset[`${pane}Hidden`] === "yes";
  const drawer = pane === "context" && window.matchMedia("(max-width: 1279px)").matches;
  if (drawer) document.body.dataset.contextOpen = shown ? "no" : "yes";
  else document.body.dataset[`${pane}Hidden`] = hidden ? "no" : "yes";
}

function drag(event: PointerEvent, handle: HTMLElement): void {
  const pane = handle.dataset.resize as Pane;
  const box = document.getElementById(handle.dataset.of ?? "");
  if (!box) return;
  const start = event.clientX;
  const width = box.getBoundingClientRect().width;
  const sign = pane === "queue" ? 1 : -1;
  let last = width;
  handle.setPointerCapture(event.pointerId);
  const move = (e: PointerEvent): void => {
    last = setWidth(pane, width + sign * (e.clientX - start));
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener(
    "pointerup",
    () => {
      handle.removeEventListener("pointermove", move);
      keep(pane, last);
    },
    { once: true },
  );
}

export function startPanes(): void {
  for (const pane of ["queue", "context"] as const) {
    const px = Number(document.body.dataset[`${pane}Px`]);
    if (px) setWidth(pane, px);
  }
  document.addEventListener("pointerdown", (event) => {
    const handle = (event.target as HTMLElement).closest<HTMLElement>("[data-resize]");
    if (handle) drag(event, handle);
  });
  document.addEventListener("keydown", (event) => {
    const handle = (event.target as HTMLElement).closest<HTMLElement>("[data-resize]");
    if (!handle || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    const pane = handle.dataset.resize as Pane;
    const box = document.getElementById(handle.dataset.of ?? "");
    if (!box) return;
    const by = (event.key === "ArrowRight" ? 16 : -16) * (pane === "queue" ? 1 : -1);
    keep(pane, setWidth(pane, box.getBoundingClientRect().width + by));
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-toggle-pane]");
    if (button) togglePane(button.dataset.togglePane as Pane);
    else if (document.body.dataset.contextOpen === "yes" && !(event.target as HTMLElement).closest(".context, .toasts"))
      document.body.dataset.contextOpen = "no"; // a drawer closes when one looks elsewhere
  });
}
