// The field that stands above every page of the counter: a scanner, a card reader
// or a clerk types into it, and it tells what was typed. Whoever is found alone is
// opened at once.
import { useRef, useState } from 'react';
import { Button, Input, Table, type InputRef } from 'antd';
import { useNavigate } from 'react-router';
import { ask } from '../../api/client';
import { deviceService, readDevice } from '../../api/devices';
import { asRefusal, type Refusal } from '../../api/refusal';
import { Nothing, Refused, searchPersons, type Person } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { sexName } from './codes';

// find takes two to eight letters for the initials of a name, all else as the
// picker of persons does.
async function find(typed: string): Promise<Person[]> {
  const text = typed.trim();
  if (!/^[a-z]{2,8}$/i.test(text)) return searchPersons(text);
  const answer = await ask('post', '/api/v1/persons/search', { body: { initials: text.toLowerCase(), limit: 50 } });
  return answer.persons ?? [];
}

const columns = [
  { title: '人员编号', dataIndex: 'psn_no' },
  { title: '姓名', dataIndex: 'psn_name' },
  { title: '性别', dataIndex: 'gend', render: (v: string) => sexName(v) },
  { title: '证件号码', dataIndex: 'certno' },
  { title: '出生年份', dataIndex: 'brdy' },
  { title: '参保地', dataIndex: 'insuplc_admdvs' },
];

export function Finder({ autoFocus }: { autoFocus?: boolean }) {
  const field = useRef<InputRef>(null);
  const [found, setFound] = useState<Person[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const open = (p: Person) => {
    setFound(null);
    void navigate('/counter/person/' + encodeURIComponent(p.psn_no));
  };
  const search = async (typed: string) => {
    if (!typed.trim() || busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const persons = await find(typed);
      setFound(persons.length === 1 ? null : persons);
      if (persons.length === 1) open(persons[0]!);
      else field.current?.focus({ cursor: 'all' });
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  // read takes what lies on the reader; by key, an empty one only leaves the cursor
  // in the field.
  const read = async (quiet: boolean) => {
    if (busy) return;
    setRefusal(null);
    try {
      await search(await readDevice());
    } catch (thrown) {
      const refused = asRefusal(thrown);
      if (!quiet || refused.status !== 404) setRefusal(refused);
    }
  };
  const reads = deviceService() !== '';
  useKeys({
    F2: () => {
      field.current?.focus({ cursor: 'all' });
      if (reads) void read(true);
    },
  });
  return (
    <section aria-label="查找参保人" className="spaced">
      <Input.Search
        ref={field}
        aria-label="读卡、扫码或输入"
        autoFocus={autoFocus}
        loading={busy}
        enterButton="查找(F2)"
        placeholder="读卡、扫码,或输入身份证号、社保卡号、人员编号、完整姓名、姓名拼音首字母(如 wxm)"
        onSearch={(v) => void search(v)}
        suffix={
          reads && (
            <Button type="text" size="small" onClick={() => void read(false)}>
              读卡
            </Button>
          )
        }
      />
      {refusal && <Refused refusal={refusal} inPlace />}
      {found?.length === 0 && <Nothing text="没有找到。请核对证件;确实没有登记过的,到“参保登记”办理" />}
      {found && found.length > 0 && (
        <Table<Person>
          size="small"
          bordered
          pagination={false}
          scroll={{ y: 320 }}
          rowKey="psn_no"
          dataSource={found}
          columns={columns}
          onRow={(p) => ({ tabIndex: 0, onClick: () => open(p), onKeyDown: (e) => e.key === 'Enter' && open(p) })}
        />
      )}
    </section>
  );
}
