// Countdowns. The server gives each moment in host time and the rate of the shop's clock, so a sped-up
// marketplace and our countdown agree. Levels and texts mirror web/format.py.
import { word } from "./words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let offset = 0; // server's host clock minus this machine's

export function setServerNow(): void {
  const node = document.querySelector<HTMLElement>("[data-server-now]");
  const now = Number(node?.dataset.serverNow);
  if (node && now && node.dataset.read !== node.dataset.serverNow) {
    node.dataset.read = node.dataset.serverNow;
    offset = now - Date.now();
  }
}

export function span(ms: number): string {
  const total = Math.max(0, ms);
  if (total >= DAY) return `${Math.floor(total / DAY)}${word("d")}${Math.floor((total % DAY) / HOUR)}${word("h")}`;
  if (total >= HOUR) return `${Math.floor(total / HOUR)}${word("h")}${Math.floor((total % HOUR) / MINUTE)}${word("m")}`;
  const seconds = Math.floor(total / 1000);
  const rest = seconds % 60;
  if (seconds < 60) return `${rest}${word("s")}`;
  return `${Math.floor(seconds / 60)}${word("m")}${String(rest).padStart(2, "0")}${word("s")}`;
}

export function level(left: number, whole: number): string {
  if (left <= 0) return "late";
  if (whole > 0) {
    const share = left / whole;
    return share > 0.5 ? "calm" : share >= 0.2 ? "soon" : "urgent";
  }
  return left > 12 * HOUR ? "calm" : left > 2 * HOUR ? "soon" : "urgent";
}

export function tick(): void {
  const now = Date.now() + offset;
  for (const node of document.querySelectorAll<HTMLElement>("[data-due]")) {
    const rate = Number(node.dataset.rate || 1);
    const left = (Number(node.dataset.due) - now) * rate;
    const text = left <= 0 ? `${word("late")} ${span(-left)}` : span(left);
    const state = level(left, Number(node.dataset.span || 0));
    const shown = node.querySelector<HTMLElement>(".left-text");
    if (shown && shown.textContent !== text) shown.textContent = text;
    if (node.dataset.level !== state) node.dataset.level = state;
    const bar = node.closest<HTMLElement>("[data-row-level]");
    if (bar && bar.dataset.rowLevel !== state) bar.dataset.rowLevel = state;
  }
}

export function startClock(): void {
  setServerNow();
  tick();
  setInterval(tick, 1000);
}
