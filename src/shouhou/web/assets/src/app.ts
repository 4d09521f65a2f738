import htmx from "htmx.org";
import { startApprovals } from "./approvals";
import { afterSwap, startCase } from "./case";
import { dropDrafts, restoreDrafts, startComposing } from "./compose";
import { startEvidence } from "./evidence";
import { startFilling } from "./fill";
import { startKeys } from "./keys";
import { startKnowledge } from "./knowledge";
import { startLive } from "./live";
import { defineMorph } from "./morph";
import { startPanes } from "./panes";
import { markRow } from "./rows";
import { startRows } from "./rows_edit";
import { startSorting } from "./sorting";
import { showTab, startTabs } from "./tabs";
import { setServerNow, startClock, tick } from "./time_left";
import { toast, watchToasts } from "./toasts";
import { startTodos } from "./todos";
import { startUpload } from "./upload";
import { word } from "./words";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  // Pages hold people's data: none of it is kept in the browser's storage; Back loads afresh.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  defaultSettleDelay: 0, // what is drawn can be pressed at once: buttons come alive when the swap settles
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|422", swap: true, error: false }, // the form comes back with what was typed
    { code: "...", swap: false, error: true },
  ],
});
defineMorph();

document.addEventListener("DOMContentLoaded", () => {
  startClock();
  startPanes();
  startKeys();
  startComposing();
  startCase();
  startTabs();
  startFilling();
  startTodos();
  startSorting();
  startApprovals();
  startUpload();
  startRows();
  startKnowledge();
  startEvidence();
  watchToasts();
  restoreDrafts();
  markRow();
  startLive();
});

document.addEventListener("htmx:afterSettle", () => {
  setServerNow();
  tick();
  afterSwap();
  showTab();
  restoreDrafts();
});
document.addEventListener("htmx:oobAfterSwap", () => {
  setServerNow();
  tick();
  afterSwap();
  showTab();
});
document.addEventListener("shouhou:sent", (event) => {
  dropDrafts(String((event as CustomEvent<{ value: string }>).detail.value));
});
document.addEventListener("htmx:sendError", () => toast(word("no_connection"), "error"));
document.addEventListener("htmx:responseError", (event) => {
  const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig: { verb: string } }>).detail;
  if (detail.xhr.status === 404 && detail.requestConfig.verb === "get") return;
  toast(word(detail.xhr.status === 403 ? "forbidden" : "server_error"), "error");
});
