// Fields that many acts ask for.
import type { FieldPlan } from './ActForm';
import { schemes } from './codes';

// text is what was typed; undefined when nothing was.
export const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v : undefined);

export const insurance: FieldPlan = { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true };
export const from: FieldPlan = { name: 'begndate', label: '生效日期', kind: 'date', hint: '不填为今天' };
export const reason: FieldPlan = { name: 'reason', label: '原因', required: true };
