import type { ApiError, ErrorCode } from "../backend";
import { m } from "../words";
import { fieldName } from "./fields";
import { recent } from "./format";

type Words = (error: ApiError) => string;

/** Words for every refusal, with what to do next. A code without words does not compile. */
const words: Record<ErrorCode, Words> = {
  bad_request: () => m.error_bad_request(),
  not_allowed: () => m.error_not_allowed(),
  log_in_first: () => m.error_log_in_first(),
  pin_wrong: () => m.error_pin_wrong(),
  locked_out: (error) => m.error_locked_out({ until: error.until ? recent(error.until) : "…" }),
  not_found: () => m.error_not_found(),
  invalid_field: (error) => m.error_invalid_field({ field: fieldName(error.field) }),
  already_exists: (error) => m.error_already_exists({ field: fieldName(error.field) }),
  still_in_use: (error) => m.error_still_in_use({ by: error.detail ?? "" }),
  wrong_pack_state: () => m.error_wrong_pack_state(),
  pack_update_off: () => m.error_pack_update_off(),
  pack_empty: () => m.error_pack_empty(),
  pack_not_weighed: () => m.error_pack_not_weighed(),
  over_limit: (error) => m.error_over_limit({ limit: fieldName(error.field) }),
  address_missing: (error) => m.error_address_missing({ field: fieldName(error.field) }),
  weight_differs: () => m.error_weight_differs(),
  nothing_to_undo: () => m.error_nothing_to_undo(),
  scale_not_settled: () => m.error_scale_not_settled(),
  job_moved_on: () => m.error_job_moved_on(),
  label_not_ready: () => m.error_label_not_ready(),
  label_unfit: (error) => m.error_label_unfit({ field: fieldName(error.field) }),
  no_printer: () => m.error_no_printer(),
  device_failed: (error) => m.error_device_failed({ detail: error.detail ?? "" }),
  file_unreadable: (error) => m.error_file_unreadable({ detail: error.detail ?? "" }),
  column_missing: (error) => m.error_column_missing({ field: fieldName(error.field) }),
  wrong_import_state: () => m.error_wrong_import_state(),
  account_not_ready: () => m.error_account_not_ready(),
  platform_refused: (error) => m.error_platform_refused({ detail: error.detail ?? "" }),
  platform_unreachable: () => m.error_platform_unreachable(),
  storage_failed: () => m.error_storage_failed(),
  internal: (error) => m.error_internal({ detail: error.detail ?? "" }),
};

/** A refusal in the person's language, with what to do next. */
export function errorText(error: ApiError): string {
  return words[error.code](error);
}

/** The refusal's words when it is about this field, for the line below the field. */
export function errorOf(error: ApiError | null, field: string): string | null {
  return error?.field === field ? errorText(error) : null;
}
