// The program without a window, in Chromium, on the demo's machines. usage: node browser.mjs PATH-OF-DABAO
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { binary, keepPicture, play } from "./runner.mjs";
import { stopGroup, until } from "./wd.mjs";

const { chromium } = createRequire(
  new URL("../../ui/package.json", import.meta.url),
)("playwright-core");

const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the program and waits for the address with the one-time key. */
async function serve(folder) {
  const args = ["--serve", "--port", "0", "--demo", "--data-dir", folder];
  const program = spawn(binary(), args, {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  let invitation;
  createInterface({ input: program.stdout }).on("line", (line) => {
    if (line.startsWith("http://")) invitation = line;
  });
  try {
    await until(
      "the address",
      () => {
        if (program.exitCode !== null)
          throw new Error(`the program ended with ${program.exitCode}`);
        return invitation;
      },
      120_000,
    );
  } catch (error) {
    stopGroup(program);
    throw error;
  }
  return {
    program,
    invitation,
    hands: (line) => program.stdin.write(`${line}\n`),
  };
}

async function open(folder) {
  const served = await serve(folder);
  try {
    const executablePath =
      process.env.DABAO_CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
    const browser = await chromium.launch({ executablePath, args: QUIET });
    const context = await browser.newContext({
      locale: "zh-CN",
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on(
      "console",
      (message) => message.type() === "error" && errors.push(message.text()),
    );
    return { ...served, browser, page, errors };
  } catch (error) {
    stopGroup(served.program);
    throw error;
  }
}

const stage = {
  open,
  picture: ({ page }) => page.screenshot(),
  close: async ({ browser, program }) => {
    await browser.close();
    stopGroup(program);
  },
};

/** Asks the core the way the screens do. */
const call = (page, command, request = {}) =>
  page.evaluate(
    async ([path, body]) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(path, { method: "POST", headers, body });
      return response.json();
    },
    [`/api/call/${command}`, JSON.stringify(request)],
  );

async function newestPack(page) {
  const all = {
    states: [],
    service: null,
    search: "",
    from: null,
    to: null,
    offset: 0,
  };
  const { packs } = await call(page, "list_packs", all);
  return packs[0];
}

await play("browser", stage, [
  [
    "the invitation leads to the first screen",
    async ({ page, invitation }) => {
      await page.goto(invitation);
      await page.waitForFunction(
        () =>
          (document.querySelector("#app")?.textContent?.trim().length ?? 0) >
          20,
      );
      assert.ok(!page.url().includes("key="), "the key stays in no history");
      keepPicture("browser", await page.screenshot());
    },
  ],
  [
    "the session may ask the core",
    async ({ page }) => {
      const status = await call(page, "station_status");
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
    async ({ page, hands }, folder) => {
      const [, first] = readFileSync(
        join(folder, "demo", "demo-parcels.csv"),
        "utf8",
      ).split("\r\n");
      await call(page, "open_pack", {
        service: "free_pickup",
        pickupAddressId: null,
        collectionPoint: null,
      });
      hands(`scan ${first.split(",")[1]}`);
      await until(
        "the parcel on the bench",
        async () => (await call(page, "bench")).rows.length === 1,
      );
      const settled = async () =>
        (await call(page, "station_status")).scale.kind === "settled";
      await until("a settled weight", settled, 30_000);
      keepPicture("browser-bench", await page.screenshot());
    },
  ],
  [
    "F10 weighs and seals, the platform numbers the pack, and its label comes out",
    async ({ page, hands }, folder) => {
      // With six parcels the bag's own weight is within the tolerance, so nothing has to be recounted.
      const lines = readFileSync(
        join(folder, "demo", "demo-parcels.csv"),
        "utf8",
      ).split("\r\n");
      for (const line of lines.slice(2, 7)) hands(`scan ${line.split(",")[1]}`);
      const weighed = async () => {
        const { open } = await call(page, "bench");
        const { scale } = await call(page, "station_status");
        return (
          open[0].parcels === 6 &&
          scale.kind === "settled" &&
          scale.grams === open[0].estimatedG + 180
        );
      };
      await until("six parcels on the scale", weighed, 30_000);
      // The page hears of the settled weight a moment after the core.
      await page.getByRole("button", { name: "称重并封包" }).waitFor();
      await page.waitForTimeout(1000);
      await page.keyboard.press("F10");
      const ready = async () =>
        (await newestPack(page)).state.code === "awaiting_pickup";
      await until("the platform's number", ready, 60_000);
      const { lpNumber, weightOrigin } = await newestPack(page);
      assert.equal(weightOrigin, "scale");
      const printed = async () => {
        const [job] = await call(page, "list_print_jobs");
        return job?.title === lpNumber && job.state === "done";
      };
      await until("the label", printed, 30_000);
      await page.getByText(lpNumber).first().waitFor();
      keepPicture("browser-sealed", await page.screenshot());
    },
  ],
  [
    "the pack is cancelled from its page by keyboard, and asked about once",
    async ({ page }) => {
      const { id } = await newestPack(page);
      await page.evaluate((hash) => (location.hash = hash), `#/packs/${id}`);
      await page.getByRole("button", { name: "取消大包" }).focus();
      await page.keyboard.press("Enter");
      // The safe answer has the focus; the other one is a step back.
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      const ended = async () =>
        (await newestPack(page)).state.code.startsWith("cancel");
      await until("the cancel", ended, 60_000);
      keepPicture("browser-cancelled", await page.screenshot());
    },
  ],
  ["the page caused no error", ({ errors }) => assert.deepEqual(errors, [])],
]);
