// Short words at the lower edge; each leaves by itself.
export function toast(text: string, kind = "done"): void {
  const node = document.createElement("p");
  node.className = "toast";
  node.dataset.kind = kind;
  node.textContent = text;
  document.getElementById("toasts")?.append(node);
  leave(node);
}

function leave(node: Element): void {
  window.setTimeout(() => node.remove(), node.getAttribute("data-kind") === "error" ? 9000 : 5000);
}

export function watchToasts(): void {
  const box = document.getElementById("toasts");
  if (!box) return;
  for (const node of box.children) leave(node);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof Element) leave(node);
  }).observe(box, { childList: true });
}
