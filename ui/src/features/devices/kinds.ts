import type { PortKind } from "../../backend";
import { m } from "../../words";

/** What a port is, in words. */
export const kindWords: Record<PortKind, () => string> = {
  serial: m.devices_kind_serial,
  hid_scale: m.devices_kind_hid_scale,
  hid_gun: m.devices_kind_hid_gun,
  keyboard: m.devices_kind_keyboard,
};
