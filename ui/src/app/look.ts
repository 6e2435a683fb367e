import type { Settings } from "../backend";
import { setRem } from "../shared/ui/rem.svelte";
import { setLanguage } from "../words";

/** Makes the page look and speak as the settings say; the result stops following the system's colours. */
export function applyLook(settings: Settings): () => void {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const theme = settings.theme === "system" ? (dark.matches ? "dark" : "light") : settings.theme;
    root.dataset["theme"] = theme;
  };
  paint();
  root.dataset["large"] = String(settings.largeType);
  setRem(Number.parseFloat(getComputedStyle(root).fontSize));
  setLanguage(settings.language);
  dark.addEventListener("change", paint);
  return () => dark.removeEventListener("change", paint);
}
