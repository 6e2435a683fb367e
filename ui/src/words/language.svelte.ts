import type { Language } from "../backend";
import { overwriteGetLocale } from "./generated/runtime.js";

let current: Language = $state("zh-CN");

// Every message reads the locale when it is called, so a screen that shows it follows the switch by itself.
overwriteGetLocale(() => current);

/** The language the screens speak now. */
export function language(): Language {
  return current;
}

/** Switches the screens; what is shown follows without a reload. */
export function setLanguage(next: Language): void {
  current = next;
  if (typeof document !== "undefined") document.documentElement.lang = next;
}
