// The program without a window, in Chromium, on the demo's machines. usage: node browser.mjs PATH-OF-DABAO
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inBrowser } from "./desks.mjs";
import { keepPicture, play } from "./runner.mjs";
import { until } from "./wd.mjs";

await play("browser", (folder) => inBrowser(folder, ["--demo"]), [
  [
    "the invitation leads to the first screen",
    async ({ page, invitation, png }) => {
      await page.goto(invitation);
      await page.waitForFunction(
        () => (document.querySelector("#app")?.textContent?.trim().length ?? 0) > 20,
      );
      assert.ok(!page.url().includes("key="), "the key stays in no history");
      keepPicture("browser", await png());
    },
  ],
  [
    "the session may ask the core",
    async ({ ask }) => {
      const status = await ask("station_status", {});
      assert.equal(status.demo, true);
    },
  ],
  [
    "the key works once only",
    async ({ invitation }) => {
      const { origin, hash } = new URL(invitation);
      const key = hash.replace("#key=", "");
      const response = await fetch(`${origin}/api/login`, {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: JSON.stringify({ key }),
      });
      assert.equal(response.status, 401);
    },
  ],
  [
    "what the virtual gun reads lies on the virtual scale",
    async ({ ask, hands, png }, folder) => {
      const file = readFileSync(join(folder, "demo", "demo-parcels.csv"), "utf8");
      const [, first] = file.split("\r\n");
      const pack = { service: "free_pickup", pickupAddressId: null, collectionPoint: null };
      await ask("open_pack", pack);
      hands(`scan ${first.split(",")[1]}`);
      const packed = async () => (await ask("bench", {})).rows.length === 1;
      await until("the parcel on the bench", packed);
      const settled = async () => (await ask("station_status", {})).scale.kind === "settled";
      await until("a settled weight", settled, 30_000);
      keepPicture("browser-bench", await png());
    },
  ],
  ["the page caused no error", ({ errors }) => assert.deepEqual(errors(), [])],
]);
