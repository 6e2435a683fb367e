import type { OperatorRole } from "../../backend";
import { m } from "../../words";

export const ROLES: readonly OperatorRole[] = ["packer", "lead", "owner"];

export const roleName: Record<OperatorRole, () => string> = {
  packer: m.role_packer,
  lead: m.role_lead,
  owner: m.role_owner,
};

/** What the role may do, in a few words. */
export const roleHint: Record<OperatorRole, () => string> = {
  packer: m.settings_role_packer_hint,
  lead: m.settings_role_lead_hint,
  owner: m.settings_role_owner_hint,
};
