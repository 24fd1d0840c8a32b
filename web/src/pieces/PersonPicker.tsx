// Finding an insured person: one field for number, card, certificate or name, as
// a scanner or a clerk types it. F2 puts the cursor there.
import { useRef, useState } from 'react';
import { Button, Input, Table, type InputRef } from 'antd';
import { ask, type Answer } from '../api/client';
import { deviceService, isCode, readDevice } from '../api/devices';
import { asRefusal, type Refusal } from '../api/refusal';
import { useKeys } from '../shell/keys';
import { Nothing, Refused } from './States';

export type Person = NonNullable<Answer<'post', '/api/v1/persons/search'>['persons']>[number];

// conditionOf guesses what was typed.
export function conditionOf(typed: string): { psn_no?: string; certno?: string; psn_name?: string } {
  const text = typed.trim();
  if (/^[1-9]\d{16}[\dXx]$/.test(text) || /^[A-Z]{1,2}\d{6,}$/i.test(text)) return { certno: text.toUpperCase() };
  if (/\p{Script=Han}/u.test(text)) return { psn_name: text };
  return /^[0-9A-Za-z-]+$/.test(text) ? { psn_no: text } : { psn_name: text };
}

// searchPersons tries a number as the person's and as the card's; the code of an
// electronic credential is resolved by the server.
export async function searchPersons(typed: string): Promise<Person[]> {
  if (isCode(typed.trim())) return [await ask('post', '/api/v1/credentials/resolution', { body: { ec_qrcode: typed.trim() } })];
  const condition = conditionOf(typed);
  const answer = await ask('post', '/api/v1/persons/search', { body: condition });
  if ((answer.persons?.length ?? 0) > 0 || !condition.psn_no) return answer.persons ?? [];
  const byCard = await ask('post', '/api/v1/persons/search', { body: { certno: condition.psn_no } });
  return byCard.persons ?? [];
}

interface Props {
  onPick: (person: Person) => void;
  autoFocus?: boolean;
}

export function PersonPicker({ onPick, autoFocus }: Props) {
  const field = useRef<InputRef>(null);
  const [found, setFound] = useState<Person[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  useKeys({ F2: () => field.current?.focus({ cursor: 'all' }) });
  const search = async (typed: string) => {
    if (!typed.trim() || busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const persons = await searchPersons(typed);
      setFound(persons.length === 1 ? null : persons);
      if (persons.length === 1) onPick(persons[0]!);
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  const pick = (person: Person) => {
    setFound(null);
    onPick(person);
  };
  const read = async () => {
    setRefusal(null);
    try {
      await search(await readDevice());
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    }
  };
  const reader = deviceService() !== '' && (
    <Button type="text" size="small" onClick={() => void read()}>
      读卡
    </Button>
  );
  return (
    <div>
      <Input.Search suffix={reader} ref={field} aria-label="查找参保人" autoFocus={autoFocus} loading={busy} enterButton="查找(F2)" placeholder="人员编号、证件号、社保卡号或完整姓名;可扫码" onSearch={(v) => void search(v)} />
      {refusal && <Refused refusal={refusal} inPlace />}
      {found?.length === 0 && <Nothing text="没有找到,请核对后再查" />}
      {found && found.length > 0 && (
        <Table<Person>
          size="small"
          bordered
          pagination={false}
          rowKey="psn_no"
          dataSource={found}
          onRow={(p) => ({ tabIndex: 0, onClick: () => pick(p), onKeyDown: (e) => e.key === 'Enter' && pick(p) })}
          columns={[
            { title: '人员编号', dataIndex: 'psn_no' },
            { title: '姓名', dataIndex: 'psn_name' },
            { title: '证件号码', dataIndex: 'certno' },
            { title: '出生年份', dataIndex: 'brdy' },
            { title: '参保地', dataIndex: 'insuplc_admdvs' },
          ]}
        />
      )}
    </div>
  );
}
