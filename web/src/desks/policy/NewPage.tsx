// A policy that was never published: begun from nothing, from another region's or
// from a version, and written on until it is proposed.
import { useId, useState } from 'react';
import { Button, Form, Input, Select, Table } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { dateOf, today } from '../../dates';
import { Answered, PinyinSelect, Refused } from '../../pieces';
import { useSession } from '../../session/session';
import { Draft, type File } from './Draft';
import { fileName } from './words';

type Templates = Answer<'get', '/api/v1/policies/templates'>;
type Begun = { entry: string; title: string; files: File[] };
type Asked = { admdvs: string; scheme: string; business: string; title: string; begndate: string; template?: string };

const prefix = 'policy-draft:new:';
const about = (entry: string) => 'policy-begun:' + entry;

// begun are the policies that were begun on this machine and not proposed yet.
function begun(): Begun[] {
  const list: Begun[] = [];
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i) ?? '';
    if (!key.startsWith(about(''))) continue;
    try {
      list.push(JSON.parse(localStorage.getItem(key) ?? '') as Begun);
    } catch {
      // unreadable: as if it was not there
    }
  }
  return list;
}

const forget = (entry: string) => {
  localStorage.removeItem(about(entry));
  localStorage.removeItem(prefix + entry);
};

export default function NewPage() {
  const look = useLook('get', '/api/v1/policies/templates', {});
  const [params, setParams] = useSearchParams();
  const [list, setList] = useState(begun);
  const entry = params.get('entry');
  const open = list.find((b) => b.entry === entry);
  const done = (b: Begun) => {
    localStorage.setItem(about(b.entry), JSON.stringify(b));
    localStorage.removeItem(prefix + b.entry);
    setList(begun());
    setParams({ entry: b.entry });
  };
  const drop = (b: Begun) => {
    forget(b.entry);
    setList(begun());
  };
  if (open) return <Draft key={open.entry} name={prefix + open.entry} title={open.title} settings={false} entry={open.entry} start={open.files} onDone={() => forget(open.entry)} />;
  return (
    <>
      <Answered look={look}>{(t) => <Begin templates={t} versionId={params.get('version_id') ?? undefined} onBegun={done} />}</Answered>
      {list.length > 0 && (
        <section aria-label="起草了还没有提出的" className="spaced">
          <h4>起草了还没有提出的(在这台电脑上)</h4>
          <Table<Begun>
            size="small"
            bordered
            pagination={false}
            rowKey="entry"
            dataSource={list}
            columns={[
              { title: '标题', key: 'title', render: (_, b) => <a href={'#' + b.entry} onClick={(e) => (e.preventDefault(), setParams({ entry: b.entry }))}>{b.title}</a> },
              { title: '文件', dataIndex: 'entry' },
              { title: '操作', key: 'drop', render: (_, b) => <Button size="small" danger aria-label={'丢掉 ' + b.title} onClick={() => drop(b)}>丢掉</Button> },
            ]}
          />
        </section>
      )}
    </>
  );
}

function Begin({ templates, versionId, onBegun }: { templates: Templates; versionId?: string; onBegun: (b: Begun) => void }) {
  const { me } = useSession();
  const [form] = Form.useForm<Asked>();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const navigate = useNavigate();
  const begin = async (v: Asked) => {
    setBusy(true);
    setRefusal(null);
    try {
      const a = await ask('post', '/api/v1/policies/drafts', { body: { ...v, begndate: dateOf(v.begndate) || v.begndate, version_id: versionId } });
      onBegun({ entry: a.entry, title: v.title, files: [...a.files].sort((x, y) => Number(y.name === a.entry) - Number(x.name === a.entry)) });
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  const words = (list: string[]) => list.map((value) => ({ value, label: value }));
  const required = [{ required: true, message: '请填写' }];
  return (
    <Form form={form} name={id} layout="vertical" style={{ maxWidth: 720 }} initialValues={{ admdvs: me?.organisation.admdvs, begndate: today() }} onFinish={(v) => void begin(v)} requiredMark={false}>
      <div className="filters">
        <Form.Item name="admdvs" label="统筹区" rules={required}>
          <Input />
        </Form.Item>
        <Form.Item name="scheme" label="险种" rules={required}>
          <Select showSearch options={words(templates.schemes)} />
        </Form.Item>
        <Form.Item name="business" label="业务" rules={required}>
          <Select showSearch options={words(templates.businesses)} />
        </Form.Item>
        <Form.Item name="begndate" label="施行日期" rules={required}>
          <Input />
        </Form.Item>
      </div>
      <Form.Item name="title" label="标题" rules={required}>
        <Input maxLength={100} placeholder="如 安澜市职工门诊" />
      </Form.Item>
      {versionId ? (
        <p>
          照着已发布的版本写。<Button size="small" onClick={() => void navigate('/policy/new', { replace: true })}>不照着它</Button>
        </p>
      ) : (
        <Form.Item name="template" label="照着写(不选就从空白开始)">
          <PinyinSelect allowClear options={templates.templates.map((t) => ({ value: t.entry, label: `${t.title}(${t.admdvs} ${fileName(t.entry)})` }))} />
        </Form.Item>
      )}
      {refusal && <Refused refusal={refusal} inPlace />}
      <Button type="primary" htmlType="submit" loading={busy}>
        开始写
      </Button>
    </Form>
  );
}
