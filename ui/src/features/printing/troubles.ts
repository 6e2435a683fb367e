import type { PrinterTrouble } from "../../backend";
import { m } from "../../words";

const remedies: Record<PrinterTrouble, () => string> = {
  paper_out: m.printing_trouble_paper_out,
  cover_open: m.printing_trouble_cover_open,
  ribbon_out: m.printing_trouble_ribbon_out,
  jam: m.printing_trouble_jam,
  paused: m.printing_trouble_paused,
  not_permitted: m.printing_trouble_not_permitted,
  unreachable: m.printing_trouble_unreachable,
  folder_failed: m.printing_trouble_folder_failed,
  other: m.printing_trouble_other,
};

/** What keeps a printer from printing, and what to do about it. */
export function remedyText(trouble: PrinterTrouble): string {
  return remedies[trouble]();
}
