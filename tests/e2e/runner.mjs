// Runs named steps one after the other, keeps pictures, and says how many passed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PICTURES = join(ROOT, "target", "e2e");
const LONGEST = 10 * 60_000;

/** The program under test: the first argument. */
export function binary() {
  const path = process.argv[2];
  if (path === undefined) throw new Error("usage: node <story>.mjs PATH-OF-DABAO");
  return resolve(path);
}

/** An empty folder for one run's data. */
export function emptyFolder() {
  return mkdtempSync(join(tmpdir(), "dabao-e2e-"));
}

/** Keeps a picture in target/e2e. */
export function keepPicture(name, png) {
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.png`), png);
}

/**
 * Opens a desk, plays all steps on it, and closes it whatever happens. After a failed step the others are not
 * played, since they build on each other, and count as failed.
 */
export async function play(name, open, steps) {
  const limit = setTimeout(() => {
    console.error(`${name}: took longer than ${LONGEST / 60_000} minutes`);
    console.log(`0 passed, ${steps.length} failed`);
    process.exit(1);
  }, LONGEST);
  const folder = emptyFolder();
  let passed = 0;
  let desk;
  try {
    desk = await open(folder);
    for (const [title, step] of steps) {
      const start = Date.now();
      await step(desk, folder);
      passed += 1;
      console.log(`ok     ${title} (${Date.now() - start} ms)`);
    }
  } catch (error) {
    console.error(`FAILED ${steps[passed]?.[0] ?? name}:`, error);
    await keep(`${name}-failed`, desk);
  } finally {
    clearTimeout(limit);
    await Promise.resolve(desk?.close()).catch((error) =>
      console.error("closing:", error.message),
    );
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const failed = steps.length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function keep(name, desk) {
  if (desk === undefined) return;
  try {
    keepPicture(name, await desk.png());
  } catch (error) {
    console.error("no picture:", error.message);
  }
}
