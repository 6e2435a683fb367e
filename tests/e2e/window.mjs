// The real window on the demo's machines. usage: node window.mjs PATH-OF-DABAO (needs a DISPLAY)
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { inWindow } from "./desks.mjs";
import { keepPicture, play } from "./runner.mjs";
import { until } from "./wd.mjs";

await play("window", (folder) => inWindow(folder, ["--demo"]), [
  [
    "the first screen is drawn",
    async (desk) => {
      const drawn = "return document.querySelector('#app')?.innerText.trim().length ?? 0";
      await until("text on the first screen", async () => (await desk.js(drawn)) > 20, 60_000);
      keepPicture("window", await desk.png());
    },
  ],
  [
    "the core answers through the one command",
    async (desk) => {
      const status = await desk.ask("station_status", {});
      assert.equal(status.demo, true);
      assert.equal(status.setUp, true);
      assert.equal(status.secrets, "file");
    },
  ],
  [
    "a wrong command is refused with a code",
    async (desk) => {
      const script = `return window.__TAURI_INTERNALS__.invoke('call', { command: 'no_such_thing', request: {} })
        .then(() => 'answered', (error) => error.code)`;
      assert.equal(await desk.js(script), "bad_request");
    },
  ],
  [
    "events reach the page",
    async (desk) => {
      await desk.js(`window.heard = [];
        const handler = window.__TAURI_INTERNALS__.transformCallback((event) => window.heard.push(...event.payload));
        return window.__TAURI_INTERNALS__.invoke('plugin:event|listen',
          { event: 'dabao-event', target: { kind: 'Any' }, handler })`);
      const { settings } = await desk.ask("station_status", {});
      await desk.ask("save_settings", { ...settings, volume: 33 });
      await until("the event", () =>
        desk.js("return window.heard.some((event) => event.kind === 'changed')"),
      );
    },
  ],
  [
    "a page from elsewhere is not loaded",
    async (desk) => {
      const blocked = await desk.js(`return new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
        fetch('http://127.0.0.1:9/').catch(() => {});
        setTimeout(() => resolve(false), 3000);
      })`);
      assert.equal(blocked, true);
    },
  ],
  [
    "the page caused no error",
    async (desk) => {
      assert.deepEqual(await desk.errors(), []);
    },
  ],
  [
    "the data lies where it was asked for",
    (_, folder) => assert.ok(statSync(join(folder, "demo", "dabao.db")).size > 0),
  ],
]);
