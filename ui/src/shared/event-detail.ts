import type { PrintLevel, PrinterTrouble, ScanCode, Service } from "../backend";
import { m } from "../words";
import { kg } from "./format";
import { scanWords } from "./scan-words";
import { serviceWord, troubleWord } from "./states";

/** What a step of the event log says beside its name, in the person's language; what we cannot read stays as it is. */
export function detailText(what: string, detail: string): string {
  return readers[what]?.(detail) ?? detail;
}

type Reader = (detail: string) => string | null;

const levels: Record<PrintLevel, () => string> = {
  handed: m.printing_level_handed,
  taken: m.printing_level_taken,
  idle: m.printing_level_idle,
  scanned: m.printing_level_scanned,
  seen: m.printing_level_seen,
};

const jobs: Record<string, () => string> = {
  commit_pack: m.connection_job_commit_pack,
  cancel_pack: m.connection_job_cancel_pack,
  fetch_label: m.connection_job_fetch_label,
  bind_shops: m.connection_job_bind_shops,
  update_pack: m.connection_job_update_pack,
};

const roles: Record<string, () => string> = {
  packer: m.role_packer,
  lead: m.role_lead,
  owner: m.role_owner,
};

const troubles: readonly PrinterTrouble[] = [
  "paper_out",
  "cover_open",
  "ribbon_out",
  "jam",
  "paused",
  "unreachable",
  "folder_failed",
  "other",
];
const services: readonly Service[] = ["free_pickup", "paid_pickup", "collection_point"];
const job: Reader = (detail) => jobs[detail]?.() ?? null;

const readers: Record<string, Reader> = {
  pack_weighed: weighed,
  pack_sealed: sealed,
  addition_requested: added,
  parcels_added: added,
  pack_service_changed: (detail) => {
    const service = services.find((each) => each === detail);
    return service === undefined ? null : serviceWord(service);
  },
  pack_settled: (detail) => (detail === "not_there" ? m.packs_event_facts_not_there() : null),
  label_queued: queued,
  label_printed: (detail) => (detail in levels ? levels[detail as PrintLevel]() : null),
  label_unknown: (detail) => {
    const trouble = troubles.find((each) => each === detail);
    return trouble === undefined ? null : troubleWord(trouble);
  },
  scan_refused: refused,
  job_settled: job,
  job_tried_now: job,
  job_withdrawn: job,
  operator_saved: (detail) => roles[detail]?.() ?? null,
  import_done: imported,
  parcels_synced: synced,
};

/** `3000 g scale` */
function weighed(detail: string): string | null {
  const [, grams, source] = /^(\d+) g (\w+)$/.exec(detail) ?? [];
  if (grams === undefined) return null;
  const origin = source === "scale" ? m.packs_fact_weight_scale() : m.packs_fact_weight_typed();
  return `${m.packs_event_facts_weighed({ kg: kg(Number(grams)) })} · ${origin}`;
}

/** `5 parcels, 3000 g, estimated 2270 g` */
function sealed(detail: string): string | null {
  const [, parcels, grams, expected] =
    /^(\d+) parcels, (\d+) g, estimated (\d+) g$/.exec(detail) ?? [];
  if (parcels === undefined) return null;
  return m.packs_event_facts_sealed({
    parcels,
    kg: kg(Number(grams)),
    estimated: kg(Number(expected)),
  });
}

/** `2 parcels, 3400 g`, the weight being the whole pack's; or `2 parcels`. */
function added(detail: string): string | null {
  const [, parcels, grams] = /^(\d+) parcels(?:, (\d+) g)?$/.exec(detail) ?? [];
  if (parcels === undefined) return null;
  const count = m.packs_event_facts_added({ parcels });
  return grams === undefined ? count : `${count} · ${kg(Number(grams))} kg`;
}

/** `LP00040525000124 1`: the label's title and which copy it is, 0 being the first print. */
function queued(detail: string): string | null {
  const [, title, copy] = /^(.+) (\d+)$/.exec(detail) ?? [];
  if (title === undefined) return null;
  return copy === "0"
    ? title
    : `${title} · ${m.packs_event_facts_reprint({ count: Number(copy) })}`;
}

/** `product_code 6901234567892` */
function refused(detail: string): string | null {
  const [, code = "", text = ""] = /^(\w+)(?: (.*))?$/.exec(detail) ?? [];
  const word = code in scanWords ? scanWords[code as ScanCode].word() : undefined;
  return word === undefined ? null : [word, text].filter((part) => part !== "").join(" · ");
}

/** `orders.csv: 12 new, 0 changed, 6 refused` */
function imported(detail: string): string | null {
  const [, file, fresh, changed, rest] =
    /^(.*): (\d+) new, (\d+) changed, (\d+) refused$/.exec(detail) ?? [];
  if (file === undefined) return null;
  const counts = [
    `${m.imports_count_new()} ${fresh}`,
    `${m.imports_count_changed()} ${changed}`,
    `${m.imports_count_refused()} ${rest}`,
  ];
  return `${file} · ${counts.join(", ")}`;
}

/** `new 3 changed 0` */
function synced(detail: string): string | null {
  const [, fresh, changed] = /^new (\d+) changed (\d+)$/.exec(detail) ?? [];
  if (fresh === undefined) return null;
  return `${m.imports_count_new()} ${fresh}, ${m.imports_count_changed()} ${changed}`;
}
