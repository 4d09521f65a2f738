// The tabs of the case's right side. The one that was chosen stays chosen from case to case.
const KEY = "shouhou.tab";

function chosen(): string {
  return sessionStorage.getItem(KEY) ?? "options";
}

/** Puts the chosen tab on the body, where the style sheet finds it, and on the buttons, for screen readers. */
export function showTab(): void {
  const tabs = [...document.querySelectorAll<HTMLElement>("[data-tab]")];
  if (!tabs.length) return;
  const name = tabs.some((tab) => tab.dataset.tab === chosen()) ? chosen() : "options";
  document.body.dataset.contextTab = name;
  for (const tab of tabs) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
}

export function openTab(name: string): void {
  sessionStorage.setItem(KEY, name);
  showTab();
  // Parts that are read only when somebody looks at them listen for this.
  document.getElementById(`panel-${name}`)?.dispatchEvent(new CustomEvent("tab-shown", { bubbles: true }));
}

export function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = (event.target as HTMLElement).closest<HTMLElement>("[data-tab], [data-opens-tab]");
    const name = tab?.dataset.tab ?? tab?.dataset.opensTab;
    if (name) openTab(name);
  });
  showTab();
}
