// Special identities of persons, as the door lists them.
import { useLook } from '../../api/hooks';
import type { Choice } from '../../pieces';

const nothing = {};
const heading = 2; // digits of a group of identities, which nobody has by itself

export function useIdentities(): { choices: Choice[]; name: (code: string) => string } {
  const look = useLook('get', '/api/v1/enrolment/identities', nothing);
  const all = look.data?.identities ?? [];
  const groups = new Set(all.map((i) => i.psn_idet_type.slice(0, heading)).filter((g, at, every) => every.indexOf(g) !== at));
  return {
    choices: all
      .filter((i) => !groups.has(i.psn_idet_type))
      .map((i) => ({ value: i.psn_idet_type, code: i.psn_idet_type, label: i.name + (i.policy_word ? `(${i.policy_word})` : '') })),
    name: (code) => all.find((i) => i.psn_idet_type === code)?.name ?? code,
  };
}
