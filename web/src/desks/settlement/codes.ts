// The lists that the forms of this desk offer, as the server has them.
import { useLook } from '../../api/hooks';
import type { Choice } from '../../pieces';

const common = ['11', '21', '14', '13', '41', '28']; // kinds of visit that are asked for most, first

interface Codes {
  schemes: Choice[];
  medTypes: Choice[];
  levels: Choice[];
  isStay: (medType: string | undefined) => boolean; // it has a day of discharge
  schemeName: (code: string) => string; // or the code
}

const rank = (code: string) => (common.includes(code) ? common.indexOf(code) : common.length);

// useCodes reads the lists; they are empty until they are there.
export function useCodes(): Codes {
  const { data } = useLook('get', '/api/v1/codes', {});
  const kinds = [...(data?.med_types ?? [])].sort((a, b) => rank(a.code) - rank(b.code));
  const schemes = (data?.insutypes ?? []).map((c) => ({ value: c.code, label: c.name }));
  const stays = new Set(kinds.filter((k) => k.class === '住院').map((k) => k.code));
  return {
    schemes,
    medTypes: kinds.map((k) => ({ value: k.code, label: k.name })),
    levels: (data?.hosp_lvs ?? []).map((c) => ({ value: c.code, label: c.name })),
    isStay: (medType) => stays.has(medType ?? ''),
    schemeName: (code) => schemes.find((s) => s.value === code)?.label ?? code,
  };
}
