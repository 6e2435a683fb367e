import type { JobView } from "../../backend";

/** What support needs to find the call again. No secret and no person is in it. */
export function supportText(job: JobView): string {
  return [
    job.kind,
    job.subject,
    `code=${job.errorCode ?? "-"}`,
    `class=${job.errorClass ?? "-"}`,
    `request_id=${job.requestId ?? "-"}`,
    `queued=${new Date(job.queuedAt).toISOString()}`,
    `attempts=${job.attempts}`,
  ].join(" ");
}
