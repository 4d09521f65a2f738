// Words that scripts show come from the page, translated by the server.
let words: Record<string, string> | null = null;

export function word(key: string): string {
  if (words === null) {
    const node = document.getElementById("words");
    words = node ? (JSON.parse(node.textContent || "{}") as Record<string, string>) : {};
  }
  return words[key] ?? key;
}
