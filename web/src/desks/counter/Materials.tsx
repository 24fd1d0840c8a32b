// What a business step asks the person to bring: ticked as it lies on the counter;
// all that is missing is told at once and can be printed.
import { Alert, Button, Checkbox, Tag } from 'antd';
import { useLook } from '../../api/hooks';
import type { Answer } from '../../api/client';
import { print, Refused } from '../../pieces';

type Step = Answer<'get', '/api/v1/steps/{step_code}'>;
type Need = NonNullable<Step['materials']>[number];
type Form = '原件' | '复印件' | '电子' | '数据共享';

// Brought is what goes with an act.
export interface Brought {
  materials?: { name: string; form: Form; copies: number }[];
  circumstances?: string[];
}

export const nothingBrought: Brought = {};

const asks = (n: Need) => !n.forms?.every((f) => f === '数据共享');
const formOf = (n: Need) => (n.forms?.find((f) => f !== '数据共享') ?? '原件') as Form;

interface Props {
  step: string;
  brought: Brought;
  onChange: (b: Brought) => void;
  alone?: boolean; // papers are taken in by themselves: what is missing may follow
}

export function Materials({ step, brought, onChange, alone }: Props) {
  const look = useLook('get', '/api/v1/steps/{step_code}', { path: { step_code: step } });
  const told = useLook('post', '/api/v1/steps/{step_code}/told-once', { path: { step_code: step }, body: { materials: brought.materials, when: brought.circumstances } });
  const needs = (look.data?.materials ?? []).filter(asks);
  if (look.error) return <Refused refusal={look.error} inPlace onRetry={() => void look.refetch()} />;
  if (needs.length === 0) return null;
  const cases = [...new Set(needs.map((n) => n.when).filter((w): w is string => Boolean(w)))];
  const due = needs.filter((n) => !n.when || brought.circumstances?.includes(n.when));
  const choose = (names: string[]) => {
    const materials = due.filter((n) => names.includes(n.name)).map((n) => ({ name: n.name, form: formOf(n), copies: Math.max(n.copies, 1) }));
    onChange({ ...brought, materials: materials.length > 0 ? materials : undefined });
  };
  const missing = told.data?.missing ?? [];
  return (
    <fieldset className="spaced">
      <legend>带来的材料</legend>
      {cases.length > 0 && (
        <p>
          情形:
          <Checkbox.Group options={cases} value={brought.circumstances ?? []} onChange={(v) => onChange({ ...brought, circumstances: v.length > 0 ? v.map(String) : undefined })} />
        </p>
      )}
      <Checkbox.Group
        value={(brought.materials ?? []).map((m) => m.name)}
        onChange={(v) => choose(v.map(String))}
        options={due.map((n) => ({ value: n.name, label: <span title={n.note}>{n.name + (n.any_of ? `(${n.any_of}类任一)` : '')}</span> }))}
      />
      {told.data && missing.length > 0 && (
        <Alert
          type="warning"
          className="spaced"
          data-testid="missing"
          title={
            <>
              还缺 {missing.length} 样:
              {missing.map((m) => (
                <Tag key={m.name} title={m.text}>
                  {m.name}
                </Tag>
              ))}
            </>
          }
          description={alone ? '不齐的也收下,给受理号,等待补正。' : brought.materials || look.data?.materials_required ? '材料不齐的不能办理。' : '没有勾选材料的,按没有收材料办理,只留业务办理单。'}
          action={
            <Button size="small" onClick={() => void print('A4', <pre>{told.data.text}</pre>)}>
              打印一次性告知书
            </Button>
          }
        />
      )}
      {told.data && missing.length === 0 && <Alert type="success" className="spaced" title="材料齐全" />}
    </fieldset>
  );
}
