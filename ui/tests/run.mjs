// Runs the stories over the fake backend in a real browser: `npm run e2e [name …]`.
import { readdirSync } from "node:fs";
import { withScreens } from "./browser.mjs";

const wanted = process.argv.slice(2);
const files = readdirSync(new URL("./", import.meta.url)).filter((name) =>
  name.endsWith(".spec.mjs"),
);
const limitMs = 60_000;
let passed = 0;
let failed = 0;

async function tell(base, browser, name, story) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("took too long")), limitMs);
  });
  try {
    await Promise.race([story({ page, base }), tooLong]);
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join("; ")}`);
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}\n${error.stack ?? error}`);
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

await withScreens(async (base, browser) => {
  for (const file of files) {
    const { stories } = await import(new URL(file, import.meta.url));
    for (const [name, story] of Object.entries(stories)) {
      if (wanted.length === 0 || wanted.some((each) => `${file} ${name}`.includes(each)))
        await tell(base, browser, `${file}: ${name}`, story);
    }
  }
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
