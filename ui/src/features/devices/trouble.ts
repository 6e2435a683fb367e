import type { DeviceHelp, DeviceTrouble, PortRemedy } from "../../backend";
import { m } from "../../words";

const words: Record<Exclude<DeviceTrouble, "not_permitted" | "not_opened">, () => string> = {
  absent: m.devices_trouble_absent,
  in_use: m.devices_trouble_in_use,
  bad_set_up: m.devices_trouble_bad_set_up,
  silent: m.devices_trouble_silent,
  must_be_asked: m.devices_trouble_must_be_asked,
  unreadable: m.devices_trouble_unreadable,
  command_refused: m.devices_trouble_command_refused,
  scale_fault: m.devices_trouble_scale_fault,
  needs_calibration: m.devices_trouble_needs_calibration,
  needs_zero: m.devices_trouble_needs_zero,
  no_suffix: m.devices_trouble_no_suffix,
};

/** What is wrong with a device and what to do about it on this system. */
export function deviceTrouble(
  trouble: DeviceTrouble,
  help: DeviceHelp | null,
  isHid = false,
): string {
  if (isHid && (trouble === "not_permitted" || trouble === "not_opened")) return hidRefused(help);
  if (trouble === "not_permitted") return notPermitted(help);
  if (trouble !== "not_opened") return words[trouble]();
  return help?.system === "windows"
    ? m.devices_trouble_not_opened_windows()
    : m.devices_trouble_not_opened();
}

const remedies: Record<PortRemedy, () => string> = {
  install_udev_rules: m.devices_remedy_udev,
  allow_input_monitoring: m.devices_remedy_monitoring,
  switch_gun_mode: m.devices_remedy_gun_mode,
  use_serial: m.devices_remedy_serial,
};

/** What helps with a device on USB that the system keeps to itself. */
export function remedyText(remedy: PortRemedy): string {
  return remedies[remedy]();
}

function hidRefused(help: DeviceHelp | null): string {
  if (help?.system === "linux") return m.devices_remedy_udev();
  return help?.system === "macos" ? m.devices_remedy_monitoring() : m.devices_remedy_gun_mode();
}

/** Why a port may not be opened, and the way to open it. */
export function notPermitted(help: DeviceHelp | null): string {
  return help?.serialGroup
    ? m.devices_trouble_not_permitted_group({ group: help.serialGroup })
    : m.devices_trouble_not_permitted();
}
