// How fast the window starts and how much it holds, against an empty one, in turn.
// usage: node start.mjs PATH-OF-DABAO PATH-OF-EMPTY-WINDOW; the last line of output is JSON.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { emptyFolder } from "./runner.mjs";
import { openWindow, until } from "./wd.mjs";

const ROUNDS = 5;
/** A page at rest has its memory; before, it may still be building. */
const REST = 3_000;

/** Text on the screen, and the frame it is in painted. */
const DRAWN = `const drawn = document.body?.innerText.trim().length > arguments[0];
  if (!drawn) return false;
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(true))));`;

/** Memory of a program and everything it started, shared pages divided among those that share them. */
function memory(name) {
  const parents = new Map();
  const roots = [];
  for (const id of readdirSync("/proc").filter((entry) =>
    /^\d+$/.test(entry),
  )) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      parents.set(id, fields[1]);
      if (readFileSync(`/proc/${id}/cmdline`, "utf8").startsWith(name))
        roots.push(id);
    } catch {
      // It has ended meanwhile.
    }
  }
  const belongs = (id) =>
    id !== undefined && (roots.includes(id) || belongs(parents.get(id)));
  let kilobytes = 0;
  for (const id of [...parents.keys()].filter(belongs))
    kilobytes += Number(
      /^Pss:\s+(\d+)/m.exec(
        readFileSync(`/proc/${id}/smaps_rollup`, "utf8"),
      )?.[1] ?? 0,
    );
  return kilobytes / 1024;
}

async function once(program, args, least) {
  const start = performance.now();
  const window = await openWindow(program, args);
  try {
    await until("the first screen", () => window.js(DRAWN, least), 60_000);
    const ms = performance.now() - start;
    await sleep(REST);
    return { ms, megabytes: memory(program) };
  } finally {
    await window.quit();
  }
}

const median = (numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const [program, empty] = process.argv.slice(2).map((path) => resolve(path));
const folder = emptyFolder();
const runs = { ours: [], empty: [] };
try {
  // The first start makes the database and is not counted.
  await once(program, ["--data-dir", folder], 20);
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.empty.push(await once(empty, [], 0));
    runs.ours.push(await once(program, ["--data-dir", folder], 20));
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const [name, measured] of Object.entries(runs))
  console.log(
    name,
    measured.map((run) => `${run.ms.toFixed(0)} ms`).join(", "),
  );
const told = (measured) => ({
  ms: median(measured.map((run) => run.ms)),
  megabytes: median(measured.map((run) => run.megabytes)),
});
console.log(JSON.stringify({ ours: told(runs.ours), empty: told(runs.empty) }));
