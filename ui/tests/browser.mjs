// Builds the screens over the fake backend and starts a browser to look at them.
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { launchChromium } from "./chromium.mjs";

/** Builds the screens with the fake core, serves them on a free port, runs `work(base, browser)`, stops both. */
export async function withScreens(work) {
  const outDir = fileURLToPath(new URL("../node_modules/.cache/fake-dist", import.meta.url));
  const options = { mode: "fake", logLevel: "error", build: { outDir, emptyOutDir: true } };
  if (process.env.DABAO_REUSE_BUILD === undefined) await build(options);
  const server = await preview({ ...options, preview: { port: 0, host: "127.0.0.1" } });
  const browser = await launchChromium();
  try {
    await work(`http://127.0.0.1:${server.httpServer.address().port}`, browser);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Types like a gun: every key at once, with its Enter. */
export async function shoot(page, code) {
  await page.evaluate((text) => {
    const keyOf = (character) => {
      if (/[a-z]/i.test(character)) return `Key${character.toUpperCase()}`;
      return character === "-" ? "Minus" : `Digit${character}`;
    };
    const target = document.activeElement ?? document.body;
    const send = (type, code, key, shiftKey) =>
      target.dispatchEvent(
        new KeyboardEvent(type, { code, key, shiftKey, bubbles: true, cancelable: true }),
      );
    for (const character of text) {
      const shift = /[A-Z]/.test(character);
      send("keydown", keyOf(character), character, shift);
      send("keyup", keyOf(character), character, shift);
    }
    send("keydown", "Enter", "Enter", false);
    send("keyup", "Enter", "Enter", false);
  }, code);
}
