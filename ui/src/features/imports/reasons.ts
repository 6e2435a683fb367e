import type { ApiError, ParcelField } from "../../backend";
import { m } from "../../words";

type Words = () => string;

/** What each field of a parcel is called. */
export const fieldName: Record<ParcelField, Words> = {
  first_mile_number: m.imports_field_first_mile_number,
  tracking_number: m.imports_field_tracking_number,
  order_number: m.imports_field_order_number,
  shop: m.imports_field_shop,
  country: m.imports_field_country,
  weight: m.imports_field_weight,
  status: m.imports_field_status,
};

/** Words for the reason codes of cells and rows, with the remedy in them. */
const reasonWords: Record<string, Words> = {
  number_too_long: m.imports_reason_number_too_long,
  formula_without_value: m.imports_reason_formula_without_value,
  date: m.imports_reason_date,
  boolean: m.imports_reason_boolean,
  excel_error: m.imports_reason_excel_error,
  bad_encoding: m.imports_reason_bad_encoding,
  too_long: m.imports_reason_too_long,
  missing: m.imports_reason_missing,
  empty: m.imports_reason_missing,
  number_missing: m.imports_reason_number_missing,
  number_unreadable: m.imports_reason_number_unreadable,
  duplicate_in_file: m.imports_reason_duplicate_in_file,
  shop_unknown: m.imports_reason_shop_unknown,
  country_unknown: m.imports_reason_country_unknown,
  weight_unreadable: m.imports_reason_weight_unreadable,
  weight_out_of_range: m.imports_reason_weight_out_of_range,
  weight_unit_unknown: m.imports_reason_weight_unit_unknown,
  status_unknown: m.imports_reason_status_unknown,
  in_pack: m.imports_reason_in_pack,
};

const fileWords: Record<string, Words> = {
  file_empty: m.imports_file_empty,
  file_too_large: m.imports_file_too_large,
  file_unpacks_too_large: m.imports_file_unpacks_too_large,
  too_many_cells: m.imports_file_unpacks_too_large,
  too_many_rows: m.imports_file_too_many_rows,
  too_many_columns: m.imports_file_too_many_columns,
  password_protected: m.imports_file_password_protected,
  format_unsupported: m.imports_file_format_unsupported,
  no_sheet: m.imports_file_no_sheet,
  no_such_sheet: m.imports_file_no_sheet,
  file_damaged: m.imports_file_damaged,
};

/** Why a row is refused and how to mend it; a reason we have no words for is shown by its code. */
export function reasonText(reason: string): string {
  return (reasonWords[reason] ?? (() => reason))();
}

/** Why the file cannot be read, where the core says it; null for other refusals. */
export function fileText(failure: ApiError): string | null {
  if (failure.code !== "file_unreadable") return null;
  return fileWords[failure.detail ?? ""]?.() ?? null;
}
