import type { ApiError } from "../backend";

/**
 * The fields a refusal is about, in the spelling of the contract (`address.zip_code` is `zipCode`), with the
 * rule each breaks. A long form tells all its faults at once: the detail is `zipCode:zip_code mobile:mobile`.
 */
export function faultsOf({ code, field, detail }: ApiError): ReadonlyMap<string, string> {
  if (field === null || (code !== "invalid_field" && code !== "already_exists")) return new Map();
  if (code === "already_exists") return new Map([[camel(field), code]]);
  const told = detail ?? "";
  if (!/^\w+:\w+( \w+:\w+)*$/.test(told)) return new Map([[camel(field), told]]);
  const pairs = told.split(" ").map((pair) => pair.split(":"));
  return new Map(pairs.map(([name = "", rule = ""]) => [camel(name), rule]));
}

function camel(field: string): string {
  const last = field.split(".").at(-1) ?? field;
  return last.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
