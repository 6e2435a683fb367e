import type { GaugeView, PackDetail, PackedRow, PackView, Service } from "../bindings";
import type { World } from "./world";

/** A parcel the fake knows: its row, and why it may not be packed. */
export interface FakeParcel {
  row: PackedRow;
  trouble:
    "parcel_cancelled" | "already_signed" | "not_rts" | "sea_freight" | "shop_not_linked" | null;
}

/** All packs, oldest first. The bench fills them, the list of big packs shows them. */
export function packsOf(world: World): PackDetail[] {
  return world.keep("packs", () => samplePacks(world));
}

/** All parcels by first-mile number. `LZDCN100000001` to `…400`; 390 and above each have a trouble. */
export function parcelsOf(world: World): Map<string, FakeParcel> {
  return world.keep("parcels", () => sampleParcels(world));
}

const troubles: FakeParcel["trouble"][] = [
  "parcel_cancelled",
  "already_signed",
  "not_rts",
  "sea_freight",
  "shop_not_linked",
];

function sampleParcels(world: World): Map<string, FakeParcel> {
  const parcels = new Map<string, FakeParcel>();
  for (let n = 1; n <= 400; n += 1) {
    const code = `LZDCN${100_000_000 + n}`;
    const row: PackedRow = {
      parcelId: `parcel-${n}`,
      position: 0,
      orderNumber: String(400_123_400_000_000 + n * 37),
      firstMileNumber: code,
      trackingNumber: null,
      shopName: n % 3 === 0 ? "晨光家居 MY" : "好物优选 TH",
      country: n % 3 === 0 ? "MY" : "TH",
      expectedG: 180 + ((n * 173) % 900),
      weightKnown: n % 5 !== 0,
      scannedAt: world.now(),
    };
    if (!row.weightKnown) row.expectedG = world.status.settings.assumedParcelG;
    parcels.set(code, { row, trouble: n >= 390 ? (troubles[n % troubles.length] ?? null) : null });
  }
  return parcels;
}

/** An empty pack. */
export function newPack(world: World, service: Service, destination: string): PackDetail {
  const number = `A${String(1000 + packCount(world))}`;
  const pack: PackView = {
    id: world.id("pack"),
    number,
    lpNumber: null,
    trackingNumber: null,
    service,
    shopName: "晨光家居 MY",
    destination,
    pickupAddressId: service === "collection_point" ? null : "address-1",
    collectionPoint: service === "collection_point" ? "point-1" : null,
    state: { code: "open", platformName: null, refusal: null, refusalClass: null },
    actions: ["fill", "seal", "discard"],
    parcels: 0,
    estimatedG: 0,
    addedG: 0,
    weightG: null,
    weightOrigin: null,
    actualG: null,
    stocked: null,
    carrier: null,
    sortingCentre: null,
    gauges: {
      parcels: gauge(0, 1000),
      weightG: gauge(0, 50_000),
      sideMm: gauge(null, 1200),
      sideSumMm: gauge(null, 1800),
      binding: service !== "collection_point",
    },
    sidesMm: null,
    weightDiffers: false,
    labelPrints: 0,
    cancelRequested: false,
    adding: false,
    openedAt: world.now(),
    sealedAt: null,
    heardAt: null,
  };
  return {
    pack,
    rows: [],
    history: [{ at: world.now(), what: "opened", who: "张三", detail: "" }],
  };
}

/** Counts a pack again after its rows, its weight or its size changed. */
export function recount(world: World, detail: PackDetail): void {
  const { pack, rows } = detail;
  const { weightToleranceG, weightTolerancePercent } = world.status.settings;
  pack.parcels = rows.length;
  pack.estimatedG = rows.reduce((sum, row) => sum + row.expectedG, 0);
  const declared = pack.weightG === null ? null : pack.weightG + pack.addedG;
  const apart = declared === null ? 0 : Math.abs(declared - pack.estimatedG);
  pack.weightDiffers =
    apart > weightToleranceG && apart * 100 > pack.estimatedG * weightTolerancePercent;
  const sides = pack.sidesMm;
  pack.gauges = {
    parcels: gauge(pack.parcels, 1000),
    weightG: gauge(declared ?? pack.estimatedG, 50_000),
    sideMm: gauge(sides && Math.max(...sides), 1200),
    sideSumMm: gauge(sides && sides.reduce((sum, side) => sum + side, 0), 1800),
    binding: pack.service !== "collection_point",
  };
}

function gauge(value: number | null, limit: number): GaugeView {
  const level =
    value === null || value < limit * 0.9 ? "within" : value <= limit ? "warns" : "over";
  return { value, limit, level };
}

function packCount(world: World): number {
  return world.keep("packCount", () => ({ value: 0 })).value++;
}

const lives: [code: string, actions: PackView["actions"]][] = [
  ["awaiting_pickup", ["cancel", "print_label"]],
  ["arrived", ["print_label"]],
  ["canceled", []],
  ["refused", ["reopen", "resend", "discard"]],
  ["commit_unknown", ["settle"]],
  ["sealed", ["reopen"]],
];

function samplePacks(world: World): PackDetail[] {
  const parcels = [...parcelsOf(world).values()].slice(300, 380);
  return lives.map(([code, actions], index) => {
    const detail = newPack(
      world,
      index % 2 ? "paid_pickup" : "free_pickup",
      "义乌仓 · 浙江省义乌市北苑街道",
    );
    detail.rows = parcels.slice(index * 12, index * 12 + 12).map((parcel, at) => ({
      ...parcel.row,
      position: at + 1,
      scannedAt: world.now() - 7_200_000 + at * 4000,
    }));
    recount(world, detail);
    const numbered = index < 3;
    Object.assign(detail.pack, {
      state: {
        ...detail.pack.state,
        code,
        refusal: code === "refused" ? "揽收地址不在服务范围" : null,
      },
      actions,
      weightG: detail.pack.estimatedG + 120,
      weightOrigin: "scale",
      lpNumber: numbered ? `LP000${10_000_000_000 + index * 7919}` : null,
      carrier: numbered ? "申通" : null,
      sortingCentre: numbered ? "义乌分拨" : null,
      openedAt: world.now() - 7_200_000 - index * 3_600_000,
      sealedAt: world.now() - 3_600_000 - index * 3_600_000,
      labelPrints: numbered ? 1 : 0,
    });
    recount(world, detail);
    return detail;
  });
}
