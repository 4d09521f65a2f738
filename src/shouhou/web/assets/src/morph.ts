// The "morph" swap of htmx: keeps focus, scroll, open details and what was typed.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

function typed(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLInputElement) {
    if (node.type === "hidden" || node.type === "submit") return false;
    if (node.type === "checkbox" || node.type === "radio") return node.checked !== node.defaultChecked;
    return node.value !== node.defaultValue;
  }
  if (node instanceof HTMLSelectElement) return [...node.options].some((o) => o.selected !== o.defaultSelected);
  return false;
}

const KEPT_BY_PAGE = new Set(["open", "aria-current", "data-level", "data-row-level", "data-filter"]);

const callbacks = {
  beforeNodeMorphed: (before: Node): boolean =>
    !(typed(before) || (before instanceof HTMLElement && before.dataset.keep !== undefined)),
  beforeAttributeUpdated: (name: string, node: Element, kind: string): boolean => {
    if (name === "open") return !(node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement);
    if (name === "class" && node instanceof HTMLElement && node.dataset.classKept !== undefined) return false;
    return !(kind === "remove" && KEPT_BY_PAGE.has(name));
  },
};

export function defineMorph(): void {
  htmx.defineExtension("morph", {
    isInlineSwap: (style: string) => style === "morph" || style === "morph:outerHTML",
    handleSwap: (style: string, target: Node, fragment: Node) => {
      if (style !== "morph" && style !== "morph:outerHTML" && style !== "morph:innerHTML") return false;
      const morphStyle = style === "morph:innerHTML" ? "innerHTML" : "outerHTML";
      const parts = (fragment as DocumentFragment).children ?? fragment;
      // Typed text is kept by the callbacks; the focused field keeps its value in any case.
      return Idiomorph.morph(target as Element, parts as HTMLCollection, {
        morphStyle,
        ignoreActiveValue: true,
        callbacks,
      }) as unknown as Node[];
    },
  } as never);
}
