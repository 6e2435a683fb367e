// A small WebDriver client: WebKitWebDriver drives the program's real window.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The protocol's code points for keys that write nothing. */
const KEYS = {
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Insert: "\uE016",
  Delete: "\uE017",
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`F${n + 1}`, String.fromCharCode(0xe031 + n)]),
  ),
};

/** WebKit takes a picture with its next painting, and a page at rest has none: these come by themselves. */
const REPAINTS = `const { style } = document.documentElement;
  for (let at = 1; at <= 40; at += 1)
    setTimeout(() => (style.outline = at % 2 ? "1px solid transparent" : ""), at * 50);`;

/** Pressed in turn, then released in reverse: `Shift+Tab` is one such chord. */
function chord(names) {
  const values = names.split("+").map((name) => KEYS[name] ?? name);
  return [
    ...values.map((value) => ({ type: "keyDown", value })),
    ...values.toReversed().map((value) => ({ type: "keyUp", value })),
  ];
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Tries until it gives something, or says what it waited for. */
export async function until(what, attempt, patience = 15_000) {
  const end = Date.now() + patience;
  for (;;) {
    let failure;
    try {
      const found = await attempt();
      if (found) return found;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`, { cause: failure });
    await sleep(50);
  }
}

async function ask(base, method, path, body) {
  const init = { method, signal: AbortSignal.timeout(60_000) };
  if (method === "POST") {
    init.body = JSON.stringify(body ?? {});
    init.headers = { "content-type": "application/json" };
  }
  const response = await fetch(base + path, init);
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value?.error}: ${value?.message}`);
  return value;
}

/** Starts the driver; it starts the program with each session. */
async function startDriver(environment) {
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: "true", ...environment },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  const base = `http://127.0.0.1:${port}`;
  await until("the driver", () => fetch(`${base}/status`));
  return { base, stop: () => stopGroup(driver) };
}

/** Ends a process we started with everything it started. */
export function stopGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Opens the program's window. `quit` closes it and everything that was started for it. */
export async function openWindow(binary, args, environment = {}) {
  const driver = await startDriver(environment);
  try {
    // No browserName: the driver knows none that fits.
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
    const { sessionId } = await ask(driver.base, "POST", "/session", { capabilities });
    return windowOf(driver, `/session/${sessionId}`);
  } catch (error) {
    driver.stop();
    throw error;
  }
}

function windowOf(driver, session) {
  const to = (method, path, body) => ask(driver.base, method, session + path, body);
  const find = (css) =>
    until(css, () => to("POST", "/element", { using: "css selector", value: css })).then(
      (found) => found[ELEMENT],
    );
  return {
    text: async (css) => to("GET", `/element/${await find(css)}/text`),
    click: async (css) => to("POST", `/element/${await find(css)}/click`),
    type: async (css, text) => to("POST", `/element/${await find(css)}/value`, { text }),
    count: async (css) =>
      (await to("POST", "/elements", { using: "css selector", value: css })).length,
    /** Runs a script in the page; a promise it returns is waited for. */
    js: (script, ...args) => to("POST", "/execute/sync", { script, args }),
    /** Presses keys or chords as fast as the driver can. */
    press: (...names) =>
      to("POST", "/actions", {
        actions: [{ type: "key", id: "keys", actions: names.flatMap(chord) }],
      }),
    png: async () => {
      await to("POST", "/execute/sync", { script: REPAINTS, args: [] });
      return Buffer.from(await to("GET", "/screenshot"), "base64");
    },
    quit: async () => {
      try {
        await to("DELETE", "");
      } finally {
        driver.stop();
      }
    },
  };
}
