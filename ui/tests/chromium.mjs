// The Chromium of this system, for all tests that look at screens. Another one by DABAO_CHROMIUM.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it. */
export function launchChromium() {
  const executablePath =
    process.env.DABAO_CHROMIUM ?? PLACES.find((path) => existsSync(path)) ?? PLACES[0];
  return chromium.launch({ executablePath, args });
}
