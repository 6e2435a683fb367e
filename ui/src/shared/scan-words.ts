import type { ScanCode } from "../backend";
import { m } from "../words";

/** What an answer to a code tells beside its word. */
interface Told {
  detail: string | null;
}

/** The word for what a code meant, and the guide's own sentence or a fact. */
export interface ScanWords {
  word: () => string;
  say?: (told: Told) => string;
}

const fact = ({ detail }: Told) => detail ?? "";

/** Words for every meaning of a code, at the bench and wherever else codes are judged alike. */
export const scanWords: Record<ScanCode, ScanWords> = {
  added: { word: m.bench_added },
  duplicate_in_pack: { word: m.bench_duplicate, say: m.bench_duplicate_say },
  in_other_pack: {
    word: m.bench_other_pack,
    say: (told) => m.bench_other_pack_say({ pack: fact(told) }),
  },
  parcel_cancelled: { word: m.bench_cancelled, say: m.bench_cancelled_say },
  already_signed: { word: m.bench_signed, say: m.bench_signed_say },
  not_rts: { word: m.bench_not_rts, say: m.bench_not_rts_say },
  sea_freight: { word: m.bench_sea, say: m.bench_sea_say },
  shop_not_linked: {
    word: m.bench_not_linked,
    say: (told) => m.bench_not_linked_say({ shop: fact(told) }),
  },
  pack_full: { word: m.bench_full, say: m.bench_full_say },
  over_weight: { word: m.bench_heavy, say: m.bench_heavy_say },
  pack_sealed: { word: m.bench_sealed_pack, say: m.bench_sealed_pack_say },
  unknown_code: { word: m.bench_unknown, say: m.bench_unknown_say },
  product_code: { word: m.bench_product, say: m.bench_product_say },
  pay_code: { word: m.bench_pay, say: m.bench_pay_say },
  web_address: { word: m.bench_web, say: m.bench_web_say },
  no_pack_open: { word: m.bench_no_pack, say: m.bench_no_pack_say },
  unreadable: { word: m.bench_unreadable, say: m.bench_unreadable_say },
  undone: { word: m.bench_undone, say: m.bench_undone_say },
  nothing_to_undo: { word: m.bench_no_undo, say: m.bench_no_undo_say },
  seal_asked: { word: m.bench_seal_asked, say: m.bench_seal_asked_say },
  pack_opened: { word: m.bench_opened },
  print_asked: { word: m.bench_print_asked, say: m.bench_print_asked_say },
  big_pack: { word: m.bench_big_pack, say: m.bench_big_pack_say },
  storage_failed: { word: m.bench_storage, say: m.bench_storage_say },
};

/** Word and sentence in one line, as they stand beside a number. */
export function scanText(told: Told & { code: ScanCode }): string {
  const { word, say } = scanWords[told.code];
  return [word(), say?.(told) ?? ""].filter((part) => part !== "").join(" · ");
}
