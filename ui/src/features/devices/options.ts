import { m } from "../../words";

/** Words for what a scale's frames leave open, as the core names it. */
const names: Record<string, () => string> = {
  decimals: m.devices_option_decimals,
  "fixed-zeros": m.devices_option_fixed_zeros,
  check: m.devices_option_check,
  address: m.devices_option_address,
};

const values: Record<string, () => string> = {
  "minus-one": m.devices_option_minus_one,
  "as-is": m.devices_option_as_is,
  sent: m.devices_option_sent,
  added: m.devices_option_added,
  learnt: m.devices_option_learnt,
  always: m.devices_option_always,
  never: m.devices_option_never,
};

/** An option in words; a new one of the core is shown by its name. */
export const optionName = (name: string): string => names[name]?.() ?? name;

/** A choice of an option in words. */
export const optionValue = (value: string): string => values[value]?.() ?? value;
