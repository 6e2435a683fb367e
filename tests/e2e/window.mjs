// The real window on the demo's machines. usage: node window.mjs PATH-OF-DABAO (needs a DISPLAY)
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { binary, keepPicture, play } from "./runner.mjs";
import { openWindow, until } from "./wd.mjs";

/** Asks the core the way the screens do. */
const call = (window, command, request = {}) =>
  window.js(
    "return window.__TAURI_INTERNALS__.invoke('call', { command: arguments[0], request: arguments[1] })",
    command,
    request,
  );

const stage = {
  open: (folder) => openWindow(binary(), ["--demo", "--data-dir", folder], { RUST_LOG: "info" }),
  picture: (window) => window.png(),
  close: (window) => window.quit(),
};

await play("window", stage, [
  [
    "the first screen is drawn",
    async (window) => {
      const drawn = "return document.querySelector('#app')?.innerText.trim().length ?? 0";
      await until("text on the first screen", async () => (await window.js(drawn)) > 20, 60_000);
      keepPicture("window", await window.png());
    },
  ],
  [
    "the core answers through the one command",
    async (window) => {
      const status = await call(window, "station_status");
      assert.equal(status.demo, true);
      assert.equal(status.setUp, true);
      assert.equal(status.secrets, "file");
    },
  ],
  [
    "a wrong command is refused with a code",
    async (window) => {
      const script = `return window.__TAURI_INTERNALS__.invoke('call', { command: 'no_such_thing', request: {} })
        .then(() => 'answered', (error) => error.code)`;
      assert.equal(await window.js(script), "bad_request");
    },
  ],
  [
    "events reach the page",
    async (window) => {
      await window.js(`window.heard = [];
        const handler = window.__TAURI_INTERNALS__.transformCallback((event) => window.heard.push(...event.payload));
        return window.__TAURI_INTERNALS__.invoke('plugin:event|listen',
          { event: 'dabao-event', target: { kind: 'Any' }, handler })`);
      const { settings } = await call(window, "station_status");
      await call(window, "save_settings", { ...settings, volume: 33 });
      await until("the event", () =>
        window.js("return window.heard.some((event) => event.kind === 'changed')"),
      );
    },
  ],
  [
    "a page from elsewhere is not loaded",
    async (window) => {
      const blocked = await window.js(`return new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
        fetch('http://127.0.0.1:9/').catch(() => {});
        setTimeout(() => resolve(false), 3000);
      })`);
      assert.equal(blocked, true);
    },
  ],
  [
    "the page caused no error",
    async (window) => {
      const errors = await window.js("return window.dabaoErrors");
      assert.deepEqual(errors, []);
    },
  ],
  [
    "the data lies where it was asked for",
    (_, folder) => assert.ok(statSync(join(folder, "demo", "dabao.db")).size > 0),
  ],
]);
