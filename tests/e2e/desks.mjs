// The program as its users have it: in its own window, or in a browser. Both are used through the same few hands.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { launchChromium } from "../../ui/tests/chromium.mjs";
import { binary } from "./runner.mjs";
import { openWindow, stopGroup, until } from "./wd.mjs";

/** The program in its own window. */
export async function inWindow(folder, args = []) {
  const window = await openWindow(binary(), [...args, "--data-dir", folder], { RUST_LOG: "info" });
  return {
    ...window,
    ask: (command, request) =>
      window.js(
        "return window.__TAURI_INTERNALS__.invoke('call', { command: arguments[0], request: arguments[1] })",
        command,
        request,
      ),
    write: (text) => window.press(...text),
    attach: (path) => window.type("input[type=file]", path),
    errors: () => window.js("return window.dabaoErrors"),
    close: () => window.quit(),
  };
}

/** The program without a window, its screens in Chromium. `hands` moves the demo's machines. */
export async function inBrowser(folder, args = []) {
  const served = await serve(["--serve", "--port", "0", ...args, "--data-dir", folder]);
  try {
    const browser = await launchChromium();
    const context = await browser.newContext({
      locale: "zh-CN",
      viewport: { width: 1280, height: 720 },
    });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    return { ...served, ...handsAt(page), page, errors: () => errors, close };

    async function close() {
      await browser.close();
      stopGroup(served.program);
    }
  } catch (error) {
    stopGroup(served.program);
    throw error;
  }
}

function handsAt(page) {
  const js = (script, ...words) =>
    page.evaluate(([text, list]) => new Function(text).apply(null, list), [script, words]);
  return {
    js,
    ask: (command, request) =>
      js(
        `const headers = { "content-type": "application/json" };
         return fetch("/api/call/" + arguments[0], { method: "POST", headers, body: arguments[1] })
           .then(async (response) => {
             const reply = await response.json();
             if (!response.ok) throw new Error(arguments[0] + ": " + JSON.stringify(reply));
             return reply;
           })`,
        command,
        JSON.stringify(request),
      ),
    press: async (...names) => {
      for (const name of names) await page.keyboard.press(name);
    },
    write: (text) => page.keyboard.type(text),
    attach: (path) => page.setInputFiles("input[type=file]", path),
    png: () => page.screenshot(),
  };
}

/** Starts the program and waits for the address with the one-time key. */
async function serve(args) {
  const program = spawn(binary(), args, { stdio: ["pipe", "pipe", "inherit"], detached: true });
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
  return { program, invitation, hands: (line) => program.stdin.write(`${line}\n`) };
}
