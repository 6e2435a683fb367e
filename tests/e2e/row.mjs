// From the end of a scan to its painted row, in the real window, measured in the page.
// usage: node row.mjs PATH-OF-DABAO DATA-FOLDER FILE-OF-CODES; the last line of output is JSON: milliseconds.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { binary } from "./runner.mjs";
import { openWindow, until } from "./wd.mjs";

/** The next scan comes when the window is at rest. */
const PAUSE = 150;

/** From the Enter key's own time to the frame after the row has appeared. The page keeps a gun's keys from all others,
 *  so the time is taken where the page itself reads the key. */
const WATCH = `window.times = {};
  let began, code;
  window.awaited = (next) => (code = next);
  const { get } = Object.getOwnPropertyDescriptor(KeyboardEvent.prototype, "code");
  Object.defineProperty(KeyboardEvent.prototype, "code", {
    get() {
      const code = get.call(this);
      if (code === "Enter" && this.type === "keydown") began = this.timeStamp;
      return code;
    },
  });
  new MutationObserver(() => {
    if (code === undefined || ![...document.querySelectorAll("[role=row], tr")].some((row) => row.innerText.includes(code))) return;
    const seen = code;
    code = undefined;
    requestAnimationFrame(() => setTimeout(() => (window.times[seen] = performance.now() - began)));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });`;

const [, folder, file] = process.argv.slice(2);
const codes = JSON.parse(readFileSync(file, "utf8"));
const window = await openWindow(binary(), ["--data-dir", folder]);
const times = [];
try {
  await until(
    "the bench",
    () =>
      window.js(
        "return document.querySelectorAll('[role=row], tr').length > 5",
      ),
    60_000,
  );
  await window.js(WATCH);
  for (const code of codes) {
    await window.js("window.awaited(arguments[0])", code);
    await window.press(...code, "Enter");
    const painted = () => window.js("return window.times[arguments[0]]", code);
    try {
      times.push(await until(`the row of ${code}`, painted, 3_000));
    } catch (error) {
      // The driver's keys came so slowly that they were no scan; that is not ours to measure.
      console.error(error.message);
    }
    await sleep(PAUSE);
  }
} finally {
  await window.quit();
}
console.log(JSON.stringify(times));
