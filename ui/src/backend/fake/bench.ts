import { apiError, Refusal } from "../backend";
import type {
  BenchView,
  PackDetail,
  PackView,
  Scan,
  ScanCode,
  ScanReply,
  ScanTone,
} from "../bindings";
import { newPack, packsOf, parcelsOf, recount } from "./memory";
import type { Part, World } from "./world";

interface Bench {
  current: string | null;
  /** Row of the last scan, for undo. */
  last: { packId: string; parcelId: string } | null;
}

function benchOf(world: World): Bench {
  return world.keep("bench", () => ({ current: null, last: null }));
}

function openPacks(world: World): PackDetail[] {
  return packsOf(world).filter(({ pack }) => pack.state.code === "open");
}

function currentPack(world: World): PackDetail | undefined {
  const { current } = benchOf(world);
  return openPacks(world).find(({ pack }) => pack.id === current);
}

function view(world: World): BenchView {
  const current = currentPack(world);
  const sealed = packsOf(world).filter(({ pack }) => pack.sealedAt !== null);
  return {
    open: openPacks(world).map(({ pack }) => pack),
    current: current?.pack.id ?? null,
    rows: [...(current?.rows ?? [])].reverse(),
    canUndo: benchOf(world).last !== null,
    looseParcels:
      parcelsOf(world).size - packsOf(world).reduce((sum, { rows }) => sum + rows.length, 0),
    sealedToday: sealed.length,
    parcelsToday: sealed.reduce((sum, { rows }) => sum + rows.length, 0),
  };
}

function packById(world: World, id: string): PackDetail {
  const found = packsOf(world).find(({ pack }) => pack.id === id);
  if (!found) throw new Refusal(apiError("not_found"));
  return found;
}

function openById(world: World, id: string): PackDetail {
  const found = packById(world, id);
  if (found.pack.state.code !== "open") throw new Refusal(apiError("wrong_pack_state"));
  return found;
}

function told(world: World): BenchView {
  world.tell({ kind: "changed", topics: ["packs"] });
  return view(world);
}

const tones: Partial<Record<ScanCode, ScanTone>> = {
  added: "good",
  undone: "command",
  seal_asked: "command",
  pack_opened: "command",
  big_pack: "command",
  duplicate_in_pack: "already",
};

function reply(world: World, scan: Scan, code: ScanCode, more: Partial<ScanReply> = {}): ScanReply {
  return {
    code,
    tone: tones[code] ?? "refused",
    text: scan.text.normalize("NFKC").trim().toUpperCase(),
    detail: null,
    row: null,
    pack: currentPack(world)?.pack ?? null,
    source: scan.source,
    at: world.now(),
    ...more,
  };
}

function command(world: World, scan: Scan, word: string): ScanReply {
  if (word === "UNDO") return undo(world, scan);
  if (word === "SEAL") return reply(world, scan, "seal_asked");
  if (word === "NEWPACK") {
    open(world, world.status.settings.defaultService);
    return reply(world, scan, "pack_opened");
  }
  return reply(world, scan, "unknown_code");
}

function open(world: World, service: PackView["service"]): void {
  const destination =
    service === "collection_point" ? "华南集货点 · 深圳市宝安区" : "义乌仓 · 浙江省义乌市北苑街道";
  const made = newPack(world, service, destination);
  packsOf(world).push(made);
  Object.assign(benchOf(world), { current: made.pack.id, last: null });
}

function scan(world: World, asked: Scan): ScanReply {
  const text = asked.text.normalize("NFKC").trim().toUpperCase();
  if (text.startsWith("DABAO-")) return command(world, asked, text.slice(6));
  const big = packsOf(world).find(({ pack }) => pack.lpNumber === text || pack.number === text);
  if (big) return reply(world, asked, "big_pack", { detail: big.pack.id });
  if (text.length < 6) return reply(world, asked, "unreadable");
  const parcel = parcelsOf(world).get(text);
  if (!parcel)
    return reply(world, asked, /^69\d{11}$/.test(text) ? "product_code" : "unknown_code");
  if (parcel.trouble) return reply(world, asked, parcel.trouble, { detail: parcel.row.shopName });
  const home = packsOf(world).find(({ rows }) =>
    rows.some((row) => row.parcelId === parcel.row.parcelId),
  );
  const current = currentPack(world);
  if (home && home === current) {
    const row = home.rows.find((each) => each.parcelId === parcel.row.parcelId) ?? null;
    return reply(world, asked, "duplicate_in_pack", { row });
  }
  if (home) return reply(world, asked, "in_other_pack", { detail: home.pack.number });
  if (!current) return reply(world, asked, "no_pack_open");
  return add(world, asked, current, { ...parcel.row });
}

function add(
  world: World,
  asked: Scan,
  current: PackDetail,
  row: PackDetail["rows"][0],
): ScanReply {
  row.position = (current.rows.at(-1)?.position ?? 0) + 1;
  row.scannedAt = world.now();
  current.rows.push(row);
  current.pack.weightG = null;
  current.pack.weightOrigin = null;
  recount(world, current);
  benchOf(world).last = { packId: current.pack.id, parcelId: row.parcelId };
  return reply(world, asked, "added", { row });
}

function undo(world: World, asked: Scan): ScanReply {
  const bench = benchOf(world);
  const { last } = bench;
  const home = openPacks(world).find(({ pack }) => pack.id === last?.packId);
  const row = home?.rows.find(({ parcelId }) => parcelId === last?.parcelId);
  if (!home || !row) return reply(world, asked, "nothing_to_undo", { tone: "refused" });
  home.rows = home.rows.filter((each) => each !== row);
  recount(world, home);
  bench.last = null;
  return reply(world, { ...asked, text: row.firstMileNumber }, "undone", { row, pack: home.pack });
}

function seal(world: World, packId: string, accept: boolean): PackView {
  const detail = openById(world, packId);
  const { pack } = detail;
  if (pack.parcels === 0) throw new Refusal(apiError("pack_empty"));
  if (pack.weightG === null) throw new Refusal(apiError("pack_not_weighed"));
  if (pack.gauges.binding && pack.gauges.weightG.level === "over")
    throw new Refusal(apiError("over_limit", { field: "weight" }));
  if (pack.weightDiffers && !accept) throw new Refusal(apiError("weight_differs"));
  pack.state.code = "sealed";
  pack.actions = ["reopen"];
  pack.sealedAt = world.now();
  benchOf(world).current = openPacks(world)[0]?.pack.id ?? null;
  benchOf(world).last = null;
  world.status.connection.queued += 1;
  world.tell({ kind: "changed", topics: ["packs", "connection"] });
  return pack;
}

/** The bench: scan, weigh, seal. */
export const bench: Part = {
  bench: view,
  open_pack: (world, { service }) => {
    open(world, service);
    return told(world);
  },
  change_pack: (world, change) => {
    const { pack } = openById(world, change.packId);
    pack.service = change.service;
    pack.pickupAddressId = change.pickupAddressId;
    pack.collectionPoint = change.collectionPoint;
    pack.destination =
      change.service === "collection_point" ? "华南集货点 · 深圳市宝安区" : "义乌仓";
    return told(world);
  },
  choose_pack: (world, { packId }) => {
    openById(world, packId);
    Object.assign(benchOf(world), { current: packId, last: null });
    return told(world);
  },
  scan,
  // No picture is looked at here: it always shows the same number.
  read_photo: () => [{ text: "LP00448772000003", known: true }],
  undo_scan: (world) => undo(world, { text: "", source: "typed" }),
  remove_parcel: (world, { packId, parcelId }) => {
    const detail = openById(world, packId);
    detail.rows = detail.rows.filter((row) => row.parcelId !== parcelId);
    recount(world, detail);
    return told(world);
  },
  weigh_pack: (world, { packId, typedG }) => {
    const detail = openById(world, packId);
    const { scale } = world.status;
    const grams = typedG ?? (scale.kind === "settled" ? scale.grams : null);
    if (grams === null) throw new Refusal(apiError("scale_not_settled"));
    detail.pack.weightG = grams;
    detail.pack.weightOrigin = typedG === null ? "scale" : "typed";
    recount(world, detail);
    if (typedG === null) {
      world.status.scale = { kind: "taken", grams };
      world.tell({ kind: "scale", scale: world.status.scale });
    }
    return detail.pack;
  },
  measure_pack: (world, { packId, lengthMm, widthMm, heightMm }) => {
    const detail = openById(world, packId);
    const all = lengthMm !== null && widthMm !== null && heightMm !== null;
    detail.pack.sidesMm = all ? [lengthMm, widthMm, heightMm] : null;
    recount(world, detail);
    return detail.pack;
  },
  seal_pack: (world, { packId, acceptDifference }) => seal(world, packId, acceptDifference),
  reopen_pack: (world, { packId }) => {
    const { pack } = packById(world, packId);
    Object.assign(pack, { sealedAt: null, actions: ["fill", "seal", "discard"] });
    pack.state.code = "open";
    Object.assign(benchOf(world), { current: packId, last: null });
    told(world);
    return pack;
  },
  discard_pack: (world, { packId }) => {
    const detail = openById(world, packId);
    detail.pack.state.code = "discarded";
    detail.pack.actions = [];
    detail.rows = [];
    recount(world, detail);
    benchOf(world).current = openPacks(world)[0]?.pack.id ?? null;
    told(world);
    return detail.pack;
  },
};
