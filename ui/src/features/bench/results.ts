import Archive from "@lucide/svelte/icons/archive";
import Barcode from "@lucide/svelte/icons/barcode";
import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleX from "@lucide/svelte/icons/circle-x";
import CopyCheck from "@lucide/svelte/icons/copy-check";
import OctagonAlert from "@lucide/svelte/icons/octagon-alert";
import Package from "@lucide/svelte/icons/package";
import PackageCheck from "@lucide/svelte/icons/package-check";
import PackagePlus from "@lucide/svelte/icons/package-plus";
import PackageX from "@lucide/svelte/icons/package-x";
import Printer from "@lucide/svelte/icons/printer";
import Scale from "@lucide/svelte/icons/scale";
import ScanLine from "@lucide/svelte/icons/scan-line";
import Ship from "@lucide/svelte/icons/ship";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Unlink from "@lucide/svelte/icons/unlink";
import Weight from "@lucide/svelte/icons/weight";
import type { ApiError, PackView, ScanCode, ScanReply, ScanTone } from "../../backend";
import { count, errorText, kg, serviceWord, type Icon } from "../../shared";
import { scanWords } from "../../shared/scan-words";
import { m } from "../../words";
import type { Result } from "./bench.svelte";
import type { SealingFailure } from "./sealing.svelte";

/** The panel's fill: one of the six tones, or none while nothing was scanned. */
export type Fill = ScanTone | "idle";

/** What the large panel says: colour, icon, word, code, what to do next. */
export interface Shown {
  fill: Fill;
  icon: Icon;
  word: string;
  code: string;
  /** The guide's own sentence, or a fact. */
  say: string;
  /** What the hands do next. */
  next: readonly string[];
  /** A large figure at the right. */
  figure?: { value: string; unit: string };
}

interface Saying {
  icon: Icon;
  word: () => string;
  say?: (reply: ScanReply) => string;
  next?: () => readonly string[];
}

/** The guide's follow-up of every scan error: out of the pack, clear and go on, not in the list. */
const takeOut = () => [m.bench_next_take_out(), m.bench_next_go_on(), m.bench_next_not_listed()];

const sayings: Record<ScanCode, Saying> = {
  added: { ...scanWords.added, icon: CircleCheck, say: addedFact },
  duplicate_in_pack: { ...scanWords.duplicate_in_pack, icon: CopyCheck },
  in_other_pack: {
    ...scanWords.in_other_pack,
    icon: Package,
    next: () => [m.bench_next_other_pack()],
  },
  parcel_cancelled: { ...scanWords.parcel_cancelled, icon: Ban, next: takeOut },
  already_signed: { ...scanWords.already_signed, icon: PackageCheck, next: takeOut },
  not_rts: { ...scanWords.not_rts, icon: CircleX, next: takeOut },
  sea_freight: { ...scanWords.sea_freight, icon: Ship, next: takeOut },
  shop_not_linked: {
    ...scanWords.shop_not_linked,
    icon: Unlink,
    next: () => [m.bench_next_take_out(), m.bench_next_link()],
  },
  pack_full: { ...scanWords.pack_full, icon: Archive, next: sealFirst },
  over_weight: { ...scanWords.over_weight, icon: Weight, next: sealFirst },
  pack_sealed: { ...scanWords.pack_sealed, icon: Archive },
  unknown_code: {
    ...scanWords.unknown_code,
    icon: PackageX,
    next: () => [m.bench_next_take_out(), m.bench_next_import()],
  },
  product_code: { ...scanWords.product_code, icon: Barcode },
  pay_code: { ...scanWords.pay_code, icon: Barcode },
  web_address: { ...scanWords.web_address, icon: Barcode },
  no_pack_open: {
    ...scanWords.no_pack_open,
    icon: PackagePlus,
    next: () => [m.bench_next_open()],
  },
  unreadable: { ...scanWords.unreadable, icon: TriangleAlert },
  undone: { ...scanWords.undone, icon: Undo2 },
  nothing_to_undo: { ...scanWords.nothing_to_undo, icon: Undo2 },
  seal_asked: { ...scanWords.seal_asked, icon: Archive },
  pack_opened: { ...scanWords.pack_opened, icon: PackagePlus, say: openedFact },
  print_asked: { ...scanWords.print_asked, icon: Printer },
  big_pack: { ...scanWords.big_pack, icon: Package },
  storage_failed: {
    ...scanWords.storage_failed,
    icon: OctagonAlert,
    next: () => [m.bench_next_disk(), m.bench_next_again()],
  },
};

function sealFirst(): readonly string[] {
  return [m.bench_next_take_out(), m.bench_next_seal()];
}

function addedFact(reply: ScanReply): string {
  const { row } = reply;
  if (!row) return "";
  const weight = m.bench_row_weight({ kg: kg(row.expectedG) });
  const facts = [row.shopName, row.country ?? "", weight];
  if (!row.weightKnown) facts.push(m.bench_row_assumed());
  return facts.filter((each) => each !== "").join(" · ");
}

function openedFact(reply: ScanReply): string {
  return reply.pack ? `${reply.pack.number} · ${serviceWord(reply.pack.service)}` : "";
}

/** A scan's answer as the panel shows it. */
export function shownScan(reply: ScanReply): Shown {
  const saying = sayings[reply.code];
  const counted = reply.code === "added" && reply.pack !== null ? reply.pack.parcels : null;
  return {
    fill: reply.tone,
    icon: reply.tone === "attention" ? TriangleAlert : saying.icon,
    word: saying.word(),
    code: reply.text,
    say: [saying.say?.(reply) ?? "", ...limitsNear(reply)]
      .filter((each) => each !== "")
      .join(" · "),
    next: saying.next?.() ?? [],
    ...(counted !== null && {
      figure: { value: count(counted), unit: m.bench_figure_unit({ count: count(counted) }) },
    }),
  };
}

/** Why an added parcel deserves a look: which limit is near. */
function limitsNear(reply: ScanReply): string[] {
  const gauges = reply.pack?.gauges;
  if (reply.tone !== "attention" || !gauges) return [];
  return [
    ...(gauges.parcels.level !== "within" ? [m.bench_near_count()] : []),
    ...(gauges.weightG.level !== "within" ? [m.bench_near_weight()] : []),
  ];
}

/** What became of a sealed pack: its number and what the hands do next (L-076), or that it waits. */
function shownSealed(pack: PackView, printsItself: boolean): Shown {
  const counted = m.bench_sealed_facts({
    parcels: count(pack.parcels),
    kg: kg(pack.weightG ?? pack.estimatedG),
  });
  const numbered = pack.lpNumber !== null;
  const state = numbered ? m.bench_sealed_numbered() : m.bench_sealed_queued();
  const label = printsItself ? m.bench_next_label_printing() : m.bench_next_label();
  const way =
    pack.carrier !== null && pack.sortingCentre !== null
      ? m.bench_sealed_carrier({ carrier: pack.carrier, centre: pack.sortingCentre })
      : "";
  return {
    fill: "command",
    icon: Archive,
    word: m.bench_sealed(),
    code: pack.lpNumber ?? pack.number,
    say: [numbered ? pack.number : "", counted, state, way]
      .filter((part) => part !== "")
      .join(" · "),
    next: [
      ...(numbered ? [label, onItsWay(pack)] : [writeOn(pack)]),
      m.bench_next_key({ key: "Insert" }),
    ],
  };
}

function writeOn(pack: PackView): string {
  return m.bench_sealed_write({ number: pack.number });
}

function onItsWay(pack: PackView): string {
  return pack.service === "collection_point"
    ? m.bench_next_bring({ point: pack.destination })
    : m.bench_next_driver();
}

/** Scale and estimate differ: the pack is to be counted again before it is sealed. */
export function shownQuestion(pack: PackView): Shown {
  const weighed = pack.weightG ?? 0;
  const facts = {
    weighed: kg(weighed),
    estimated: kg(pack.estimatedG),
    apart: kg(Math.abs(weighed - pack.estimatedG)),
  };
  return {
    fill: "attention",
    icon: Scale,
    word: m.bench_differs_word(),
    code: "",
    say: m.bench_differs(facts),
    next: [m.bench_differs_next({ count: count(pack.parcels) }), m.bench_step_seal_anyway()],
    figure: { value: count(pack.parcels), unit: m.bench_unit_pieces() },
  };
}

/** Weighing, measuring or sealing did not work: as large as a refused scan, for the eyes are on the pack. */
export function shownFailure({ doing, error }: SealingFailure, pack: PackView | null): Shown {
  const words = {
    weigh: m.bench_not_weighed,
    measure: m.bench_not_measured,
    seal: m.bench_not_sealed,
  };
  const next: Partial<Record<ApiError["code"], readonly string[]>> = {
    pack_not_weighed: [m.bench_next_typed()],
    address_missing: [m.bench_next_shops()],
  };
  return {
    fill: "refused",
    icon: doing === "weigh" ? Scale : OctagonAlert,
    word: words[doing](),
    code: pack?.number ?? "",
    say: errorText(error),
    next: next[error.code] ?? [],
  };
}

/** Whatever is to be shown; `printsItself` tells that a label prints as soon as its number is there. */
export function shown(result: Result, hasPack: boolean, printsItself = false): Shown {
  switch (result.kind) {
    case "scan":
      return shownScan(result.reply);
    case "sealed":
      return shownSealed(result.pack, printsItself);
    case "removed":
      return {
        fill: "command",
        icon: PackageX,
        word: m.bench_removed(),
        code: result.row.firstMileNumber,
        say: m.bench_removed_say({ pack: result.pack }),
        next: [],
      };
    case "failed":
      return {
        fill: "failed",
        icon: OctagonAlert,
        word: m.bench_storage(),
        code: result.text,
        say: errorText(result.error),
        next: [m.bench_next_again()],
      };
    case "idle":
      return {
        fill: "idle",
        icon: hasPack ? ScanLine : PackagePlus,
        word: hasPack ? m.bench_idle() : m.bench_no_pack(),
        code: "",
        say: hasPack ? m.bench_idle_say() : m.bench_no_pack_say(),
        next: [],
      };
  }
}
