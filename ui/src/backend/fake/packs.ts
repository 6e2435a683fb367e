import { apiError, Refusal } from "../backend";
import type {
  AdditionOutcome,
  AddToPack,
  AddToPackReply,
  FileReply,
  HistoryStep,
  ListPacks,
  PackDetail,
  PackedRow,
  PackView,
  ScanCode,
} from "../bindings";
import { queueJob } from "./connection";
import { labelPng } from "./label";
import { packsOf, parcelsOf, recount } from "./memory";
import type { Part, World } from "./world";

const empty = btoa("%PDF-1.4\n%%EOF\n");

function pdf(name: string): FileReply {
  return { name, mime: "application/pdf", base64: empty };
}

function detailOf(world: World, packId: string): PackDetail {
  const found = packsOf(world).find(({ pack }) => pack.id === packId);
  if (!found) throw new Refusal(apiError("not_found"));
  if (found.history.length < 2) found.history = historyOf(found);
  found.pack.actions = actionsOf(world, found.pack);
  return found;
}

const takesMore = ["committed", "awaiting_tracking_number", "awaiting_pickup"];

/** Adding parcels is offered by setting and state, everything else as it was. */
function actionsOf(world: World, pack: PackView): PackView["actions"] {
  const others = pack.actions.filter((action) => action !== "add_parcels");
  const adds =
    world.status.settings.allowPackUpdate &&
    takesMore.includes(pack.state.code) &&
    !pack.cancelRequested &&
    !pack.adding;
  return adds ? [...others, "add_parcels"] : others;
}

/** Adds all of the codes, or says of each what it means. */
function addTo(world: World, { packId, codes }: AddToPack): AddToPackReply {
  const detail = detailOf(world, packId);
  if (!world.status.settings.allowPackUpdate) throw new Refusal(apiError("pack_update_off"));
  if (!detail.pack.actions.includes("add_parcels"))
    throw new Refusal(apiError("wrong_pack_state", { detail: detail.pack.state.code }));
  const rows: PackedRow[] = [];
  const outcomes = codes.map((code): AdditionOutcome => {
    const text = code.normalize("NFKC").trim().toUpperCase();
    const parcel = parcelsOf(world).get(text);
    const told = (code: ScanCode, fact: string | null = null) => ({ text, code, detail: fact });
    if (!parcel) return told("unknown_code");
    if (parcel.trouble) return told(parcel.trouble, parcel.row.shopName);
    const holds = (each: { rows: PackedRow[] }) =>
      each.rows.some(({ parcelId }) => parcelId === parcel.row.parcelId);
    if (holds(detail) || holds({ rows })) return told("duplicate_in_pack");
    const home = packsOf(world).find(holds);
    if (home) return told("in_other_pack", home.pack.number);
    const position = detail.rows.length + rows.length + 1;
    rows.push({ ...parcel.row, position, scannedAt: world.now() });
    return told("added");
  });
  const added = rows.length === codes.length;
  if (added) {
    detail.rows = [...detail.rows, ...rows];
    detail.pack.addedG += rows.reduce((sum, row) => sum + row.expectedG, 0);
    detail.pack.adding = true;
    recount(world, detail);
    queueJob(world, "update_pack", detail.pack);
    world.tell({ kind: "changed", topics: ["packs", "connection"] });
  }
  return { added, outcomes, pack: detailOf(world, packId).pack };
}

/** A history that fits the pack's state. */
function historyOf({ pack, rows }: PackDetail): HistoryStep[] {
  const by = (at: number, what: string, detail = ""): HistoryStep => ({
    at,
    what,
    who: "张三",
    detail,
  });
  const steps = [by(pack.openedAt, "pack_opened")];
  for (const { scannedAt, firstMileNumber } of rows)
    steps.push(by(scannedAt, "parcel_scanned", firstMileNumber));
  const sealedAt = pack.sealedAt;
  if (sealedAt === null) return steps;
  steps.push(by(sealedAt - 9000, "pack_weighed", `${pack.weightG ?? 0} g`));
  steps.push(by(sealedAt, "pack_sealed"));
  if (pack.lpNumber === null) return steps;
  const heard = (after: number, what: string): HistoryStep => ({
    at: sealedAt + after,
    what,
    who: "",
    detail: "",
  });
  steps.push(heard(4000, "committed"), heard(9000, "awaiting_tracking_number"));
  steps.push(heard(31_000, "awaiting_pickup"));
  steps.push(by(sealedAt + 33_000, "label_printed", "热敏打印机 1"));
  if (pack.state.code === "arrived")
    steps.push(heard(900_000, "pickup"), heard(1_800_000, "arrived"));
  if (pack.state.code === "canceled")
    steps.push(by(sealedAt + 60_000, "cancel_requested"), heard(64_000, "canceled"));
  return steps;
}

function fits(pack: PackView, asked: ListPacks): boolean {
  const wanted = asked.search.toUpperCase();
  const named = [pack.number, pack.lpNumber ?? "", pack.trackingNumber ?? ""];
  return (
    (asked.states.length === 0 || asked.states.includes(pack.state.code)) &&
    (asked.service === null || asked.service === pack.service) &&
    (asked.from === null || pack.openedAt >= asked.from) &&
    (asked.to === null || pack.openedAt < asked.to) &&
    named.some((each) => each.includes(wanted))
  );
}

function change(world: World, packId: string, next: Partial<PackView>, code?: string): PackView {
  const { pack } = detailOf(world, packId);
  Object.assign(pack, next);
  if (code !== undefined)
    pack.state = { code, platformName: null, refusal: null, refusalClass: null };
  world.tell({ kind: "changed", topics: ["packs", "connection"] });
  return pack;
}

/** The list of big packs and what may be done with one; label and prints are in `printing.ts`. */
export const packs: Part = {
  list_packs: (world, asked) => {
    const fitting = packsOf(world)
      .map(({ pack }) => pack)
      .filter((pack) => fits(pack, asked))
      .sort((one, other) => other.openedAt - one.openedAt);
    return { packs: fitting.slice(asked.offset, asked.offset + 100), total: fitting.length };
  },
  pack_detail: (world, { packId }) => detailOf(world, packId),
  add_to_pack: addTo,
  cancel_pack: (world, { packId }) =>
    change(world, packId, { cancelRequested: true, actions: [] }, "canceling"),
  resend_pack: (world, { packId }) => change(world, packId, { actions: [] }, "sealed"),
  settle_pack: (world, { packId, settlement }) => {
    if (settlement.kind === "not_there") return change(world, packId, { actions: [] }, "sealed");
    const { lpNumber } = settlement;
    return change(world, packId, { lpNumber, actions: ["cancel", "print_label"] }, "committed");
  },
  refresh_pack: (world, { packId }) => {
    change(world, packId, { heardAt: world.now() });
    return detailOf(world, packId);
  },
  export_packs: () => ({ name: "大包.xlsx", mime: "application/vnd.ms-excel", base64: btoa("PK") }),
  pack_list_pdf: (world, { packId }) => pdf(`${detailOf(world, packId).pack.number}-装箱清单.pdf`),
  handover_sheet_pdf: (_world, { packIds }) => pdf(`交接单-${packIds.length}.pdf`),
  platform_label_pdf: (world, { packId }) =>
    pdf(`${detailOf(world, packId).pack.lpNumber ?? ""}-平台面单.pdf`),
  label_pdf: (world, { packId }) => pdf(`${detailOf(world, packId).pack.lpNumber ?? ""}.pdf`),
  label_preview: (world, { packId }) => {
    const { pack } = detailOf(world, packId);
    if (pack.lpNumber === null) throw new Refusal(apiError("label_not_ready"));
    return { pngBase64: labelPng, widthMm: 100, heightMm: 100, missing: "" };
  },
};
