import { m } from "../words";

type Words = () => string;

/** Words for the rules a field of these forms may break, as the core names them. */
const faults: Record<string, Words> = {
  missing: m.shops_fault_missing,
  empty: m.shops_fault_missing,
  not_chinese: m.shops_fault_not_chinese,
  mobile: m.shops_fault_mobile,
  phone: m.shops_fault_phone,
  email: m.shops_fault_email,
  zip_code: m.shops_fault_zip,
  https: m.shops_fault_https,
  already_exists: m.shops_fault_taken,
};

/** The words below a field: null when nothing is wrong; a rule without words is shown by its name. */
export function faultText(rule: string | null): string | null {
  if (rule === null) return null;
  if (rule === "") return m.shops_fault_general();
  return faults[rule]?.() ?? m.shops_fault_other({ rule });
}
