import type { PrinterLanguage } from "../../backend";
import { m } from "../../words";

const names: Record<PrinterLanguage, () => string> = {
  tspl: m.printing_language_tspl,
  zpl: m.printing_language_zpl,
  esc_pos: m.printing_language_esc_pos,
  cpcl: m.printing_language_cpcl,
};

/** A printer language with the makers that speak it. */
export function languageName(language: PrinterLanguage): string {
  return names[language]();
}

/** A printer language in one word, the same in every language of the screens. */
export const shortName: Record<PrinterLanguage, string> = {
  tspl: "TSPL",
  zpl: "ZPL",
  esc_pos: "ESC/POS",
  cpcl: "CPCL",
};

const titles: Record<string, () => string> = {
  test: m.printing_title_test,
  calibration: m.printing_title_calibration,
  card: m.printing_title_card,
  setup: m.printing_title_setup,
};

/** What a job prints: a pack's number, or one of our own pages by its name. */
export function jobTitle(title: string): string {
  return titles[title]?.() ?? title;
}
