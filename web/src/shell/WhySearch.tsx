// The search of the first page: why did this patient pay what he paid? Whoever
// the person is, by whatever is at hand, his settlements are listed beneath, and
// each opens to its reasons; a settlement's own number opens it at once.
import { useState } from 'react';
import { Button, Card, Input, Table } from 'antd';
import { Link, useNavigate } from 'react-router';
import { ask } from '../api/client';
import { useLook } from '../api/hooks';
import { asRefusal, type Refusal } from '../api/refusal';
import { Money } from '../pieces/Money';
import { searchPersons, type Person } from '../pieces/PersonPicker';
import { Answered, Nothing, Refused } from '../pieces/States';
import { useSession } from '../session/session';
import { useKeys } from './keys';

const number = /^[0-9A-Z]{20,30}$/i; // what settlements are numbered with
const initials = /^[a-z]{2,8}$/i;
const latest = 20; // settlements shown here

const addressOf = (setlId: string) => '/settlement/one/' + encodeURIComponent(setlId);

// personsOf finds by number, card, certificate, name, or the initials of a name.
async function personsOf(text: string): Promise<Person[]> {
  if (!initials.test(text)) return searchPersons(text);
  const { persons } = await ask('post', '/api/v1/persons/search', { body: { initials: text.toLowerCase(), limit: 50 } });
  return persons ?? [];
}

function useWhySearch(mayFindPersons: boolean) {
  const navigate = useNavigate();
  const [found, setFound] = useState<Person[] | null>(null);
  const [person, setPerson] = useState<Person | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const search = async (typed: string) => {
    const text = typed.trim();
    if (!text || busy) return;
    setBusy(true);
    setRefusal(null);
    setPerson(null);
    try {
      const persons = mayFindPersons ? await personsOf(text) : [];
      setFound(persons);
      if (persons.length === 1) setPerson(persons[0]!);
      if (persons.length === 0 && number.test(text)) void navigate(addressOf(text.toUpperCase()));
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { found, person, setPerson, refusal, busy, search };
}

export function WhySearch() {
  const { may } = useSession();
  const persons = may('person.read');
  const s = useWhySearch(persons);
  useKeys({ F3: () => document.querySelector<HTMLInputElement>('.whysearch input')?.focus() });
  const hint = persons ? '姓名、身份证号、社保卡号、人员编号、姓名拼音首字母,或结算单上的结算编号' : '结算单上的结算编号';
  return (
    <Card size="small" title="病人为什么付这么多?" className="todo whysearch">
      <Input.Search size="middle" aria-label="查病人或结算单" loading={s.busy} enterButton="查(F3)" placeholder={hint} onSearch={(v) => void s.search(v)} />
      {s.refusal && <Refused refusal={s.refusal} inPlace />}
      {s.found?.length === 0 && <Nothing text="没有找到,请核对后再查" />}
      {s.found && s.found.length > 1 && !s.person && <Choose persons={s.found} onPick={s.setPerson} />}
      {s.person && <Settlements key={s.person.psn_no} person={s.person} />}
    </Card>
  );
}

function Choose({ persons, onPick }: { persons: Person[]; onPick: (p: Person) => void }) {
  return (
    <section aria-label="是哪一位">
      <p>找到 {persons.length} 位,请选是哪一位:</p>
      <Table<Person>
        size="small"
        bordered
        pagination={false}
        scroll={{ y: 240 }}
        rowKey="psn_no"
        dataSource={persons}
        columns={[
          { title: '姓名', dataIndex: 'psn_name' },
          { title: '证件号码', dataIndex: 'certno' },
          { title: '出生年份', dataIndex: 'brdy' },
          { title: '人员编号', dataIndex: 'psn_no' },
          {
            title: '操作',
            key: 'pick',
            render: (_, p) => (
              <Button size="small" type="link" onClick={() => onPick(p)}>
                就是这位
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}

function Settlements({ person: p }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/settlements', { path: { psn_no: p.psn_no }, query: { limit: latest } });
  return (
    <section aria-label="他的结算">
      <p>
        <strong>{p.psn_name}</strong> {p.certno} <Link to={'/counter/person/' + encodeURIComponent(p.psn_no)}>参保、缴费、账户</Link>
      </p>
      <Answered look={look}>
        {(a) =>
          a.settlements?.length ? (
            <Table
              size="small"
              bordered
              pagination={false}
              rowKey="setl_id"
              dataSource={a.settlements}
              columns={[
                { title: '结算时间', dataIndex: 'setl_time' },
                { title: '种类', dataIndex: 'kind' },
                { title: '机构', key: 'place', render: (_, r) => r.fixmedins_name ?? r.fixmedins_code },
                { title: '医疗类别', dataIndex: 'med_type_name' },
                { title: '医疗费总额', key: 'sum', align: 'right', render: (_, r) => <Money value={r.medfee_sumamt} /> },
                { title: '操作', key: 'why', render: (_, r) => <Link to={addressOf(r.setl_id)}>为什么付这么多</Link> },
              ]}
              footer={a.next ? () => <Link to={'/settlement/find?psn_no=' + encodeURIComponent(p.psn_no)}>更早的结算</Link> : undefined}
            />
          ) : (
            <Nothing text="这个人还没有结算" />
          )
        }
      </Answered>
    </section>
  );
}
