// The case page: timeline filter and scroll, and the bar that says the case changed under an open form.
let filter = "all";
let shownCase: string | undefined;
let atEnd = true;

function timeline(): HTMLElement | null {
  return document.getElementById("timeline-scroll");
}

function applyFilter(): void {
  const box = timeline();
  if (box) box.dataset.filter = filter;
  for (const button of document.querySelectorAll<HTMLElement>("[data-timeline-filter]"))
    button.setAttribute("aria-pressed", String(button.dataset.timelineFilter === filter));
}

/** The form keeps the version its author saw; when something that matters changed since, it says so. */
export function watchForm(): void {
  const head = document.getElementById("case-head");
  const form = document.querySelector<HTMLFormElement>("#dock-form form[data-fingerprint]");
  const bar = form?.querySelector<HTMLElement>("[data-changed-bar]");
  if (!head || !form || !bar) return;
  bar.hidden = form.dataset.fingerprint === head.dataset.fingerprint;
}

function seenNow(button: HTMLElement): void {
  const head = document.getElementById("case-head");
  const form = button.closest<HTMLFormElement>("form[data-fingerprint]");
  const version = form?.querySelector<HTMLInputElement>("input[name=seen_version]");
  if (!head || !form || !version) return;
  version.value = head.dataset.version ?? version.value;
  form.dataset.fingerprint = head.dataset.fingerprint ?? "";
  watchForm();
}

/** Which of the dock's buttons the open form belongs to. */
function markMode(): void {
  const open = document.querySelector<HTMLInputElement>("#dock-form input[name=action]")?.value ?? "note";
  for (const mode of document.querySelectorAll<HTMLElement>("#case-modes .mode")) {
    if (mode.id === `mode-${open}`) mode.setAttribute("aria-current", "true");
    else mode.removeAttribute("aria-current");
  }
}

export function afterSwap(): void {
  const id = document.querySelector<HTMLElement>("#case-head")?.dataset.caseId;
  if (id !== shownCase) {
    shownCase = id;
    atEnd = true;
    document.body.dataset.contextOpen = "no";
    if (id) document.body.dataset.screen = "case";
    const title = document.querySelector<HTMLElement>("#case-head")?.dataset.title;
    if (title) document.title = title;
  }
  applyFilter();
  const box = timeline();
  if (box && atEnd) box.scrollTop = box.scrollHeight;
  watchForm();
  markMode();
}

export function startCase(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const button = target.closest<HTMLElement>("[data-timeline-filter]");
    if (button?.dataset.timelineFilter) {
      filter = button.dataset.timelineFilter;
      applyFilter();
    }
    // The form that an option fills lies behind the drawer on a narrow screen.
    if (target.closest("[data-closes-drawer], [data-option-key]")) document.body.dataset.contextOpen = "no";
    // A menu closes when something outside it, or in it, was chosen.
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (!menu.contains(target) || target.closest(".menu-body button")) menu.open = false;
    const seen = target.closest<HTMLElement>("[data-seen]");
    if (seen) seenNow(seen);
  });
  document.addEventListener(
    "scroll",
    (event) => {
      const box = event.target;
      if (box instanceof HTMLElement && box.id === "timeline-scroll")
        atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    },
    true,
  );
  afterSwap();
}
