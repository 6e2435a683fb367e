import type { PrinterTrouble, ScaleView, Service } from "../backend";
import { m } from "../words";

const scales: Record<ScaleView["kind"], () => string> = {
  none: m.scale_none,
  absent: m.scale_absent,
  silent: m.scale_silent,
  zero: m.scale_zero,
  moving: m.scale_moving,
  settled: m.scale_settled,
  taken: m.scale_taken,
  over: m.scale_over,
  under: m.scale_under,
  fault: m.scale_fault,
};

/** The scale's state in a word. */
export function scaleWord(scale: ScaleView): string {
  return scales[scale.kind]();
}

const troubles: Record<PrinterTrouble, () => string> = {
  paper_out: m.trouble_paper_out,
  cover_open: m.trouble_cover_open,
  ribbon_out: m.trouble_ribbon_out,
  jam: m.trouble_jam,
  paused: m.trouble_paused,
  not_permitted: m.trouble_not_permitted,
  unreachable: m.trouble_unreachable,
  folder_failed: m.trouble_folder_failed,
  other: m.trouble_other,
};

/** What keeps a printer from printing. */
export function troubleWord(trouble: PrinterTrouble): string {
  return troubles[trouble]();
}

const services: Record<Service, () => string> = {
  free_pickup: m.service_free_pickup,
  paid_pickup: m.service_paid_pickup,
  collection_point: m.service_collection_point,
};

/** How a pack leaves, in a word. */
export function serviceWord(service: Service): string {
  return services[service]();
}
