import { useState } from 'react';
import { Alert, App, Button, Collapse, Space, Table, Tag, Upload } from 'antd';
import { Link } from 'react-router';
import { ask, type Answer, type Input } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { Answered, ConfirmAct, Refused } from '../../pieces';
import { daysTold } from './words';
import { ImportReport } from './ImportReport';

type Body = Input<'post', '/api/v1/audit/knowledge/preview'>['body'];
export type Report = Answer<'post', '/api/v1/audit/knowledge/preview'>['deliveries'][number];

// base64Of reads a file as the door takes it.
function base64Of(file: File): Promise<string> {
  return new Promise((read, failed) => {
    const reader = new FileReader();
    reader.onload = () => read(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(new Error(file.name + ' 读不出来'));
    reader.readAsDataURL(file);
  });
}

const isLayout = (name: string) => /\.ya?ml$/i.test(name);

// bodyOf makes a delivery of the chosen files; the yaml among them describes it.
async function bodyOf(files: File[]): Promise<Body> {
  const layouts = files.filter((f) => isLayout(f.name));
  const tables = files.filter((f) => !isLayout(f.name));
  const layout = (await Promise.all(layouts.map((f) => f.text()))).join('\n---\n');
  return { files: await Promise.all(tables.map(async (f) => ({ name: f.name, content: await base64Of(f) }))), layout: layout || undefined };
}

// usePreview reads the chosen files and asks what would become of them.
function usePreview(files: File[]) {
  const [state, setState] = useState<{ body: Body; reports: Report[] } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const clear = () => {
    setState(null);
    setRefusal(null);
  };
  const run = async () => {
    setBusy(true);
    clear();
    try {
      const body = await bodyOf(files);
      setState({ body, reports: (await ask('post', '/api/v1/audit/knowledge/preview', { body })).deliveries });
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { state, refusal, busy, run, clear };
}

export default function KnowledgePage() {
  const { message } = App.useApp();
  const [files, setFiles] = useState<File[]>([]);
  const preview = usePreview(files);
  const take = (file: File) => {
    if (!/\.(xlsx|csv|jsonl|ya?ml)$/i.test(file.name)) message.warning(file.name + ' 不收;附件是 xlsx、csv 或 jsonl,交付说明是 yaml');
    else setFiles((had) => [...had.filter((f) => f.name !== file.name), file]);
    preview.clear();
    return false;
  };
  const remove = (name: string) => {
    setFiles((had) => had.filter((f) => f.name !== name));
    preview.clear();
  };
  const tables = files.filter((f) => !isLayout(f.name));
  return (
    <>
      <Upload.Dragger multiple showUploadList={false} accept=".xlsx,.csv,.jsonl,.yaml,.yml" beforeUpload={take}>
        <p>把附件拖到这里,或点一下选择文件;可以几个一起。自己的表另附交付说明(.yaml)。</p>
      </Upload.Dragger>
      <div className="bar spaced" role="list" aria-label="已选的文件">
        {files.map((f) => (
          <Tag key={f.name} role="listitem" closable={{ 'aria-label': '去掉 ' + f.name }} onClose={() => remove(f.name)} color={isLayout(f.name) ? 'purple' : 'blue'}>
            {isLayout(f.name) ? '交付说明 ' : ''}
            {f.name}
          </Tag>
        ))}
      </div>
      <div className="bar">
        <Button type="primary" disabled={tables.length === 0} loading={preview.busy} onClick={() => void preview.run()}>
          预览
        </Button>
        {preview.state && <Propose body={preview.state.body} reports={preview.state.reports} onDone={() => { setFiles([]); preview.clear(); }} />}
      </div>
      {preview.refusal && <Refused refusal={preview.refusal} inPlace />}
      {preview.state?.reports.map((r) => <ImportReport key={r.source + r.number} report={r} />)}
      <Known />
    </>
  );
}

function Propose({ body, reports, onDone }: { body: Body; reports: Report[]; onDone: () => void }) {
  const act = useAct('post', '/api/v1/audit/knowledge/proposals');
  const problem = reports.find((r) => r.problem);
  const nothing = reports.every((r) => r.points === 0);
  if (problem || nothing) return <Alert type="error" showIcon title={problem ? '有一批整个不能装入,改好再提出' : '没有一行能装入'} />;
  const propose = async (reason: string) => {
    const done = await act.run({ body: { ...body, reason } });
    if (done) onDone();
    return done;
  };
  return (
    <ConfirmAct label="提出入库" act={act} reason="required" reasonLabel="原因,如公告的文号" done="已提出,请负责人在“待办”里复核" onConfirm={propose}>
      {reports.map((r) => (
        <p key={r.source + r.number}>
          {r.source} {r.number}:装入知识点 {r.points} 个,替代原有的 {r.replaced} 个,拒绝 {r.refusals} 行
        </p>
      ))}
    </ConfirmAct>
  );
}

// Known are the batches that are in, and those whose description is shipped.
function Known() {
  const batches = useLook('get', '/api/v1/audit/batches', {});
  const deliveries = useLook('get', '/api/v1/audit/deliveries', {});
  return (
    <Collapse
      size="small"
      defaultActiveKey={['batches']}
      items={[
        {
          key: 'batches',
          label: '已入库的批次',
          children: (
            <Answered look={batches}>
              {(a) => (
                <Table
                  size="small"
                  pagination={false}
                  rowKey={(b) => b.source + b.number}
                  dataSource={a.batches}
                  scroll={{ y: 240 }}
                  locale={{ emptyText: '还没有知识入库' }}
                  columns={[
                    { title: '来源', dataIndex: 'source' },
                    { title: '批次', dataIndex: 'number' },
                    { title: '标题', dataIndex: 'title' },
                    { title: '施行', key: 'days', render: (_, b) => daysTold(b.begndate, b.enddate) },
                    { title: '入库时间', dataIndex: 'publish_time' },
                  ]}
                />
              )}
            </Answered>
          ),
        },
        {
          key: 'deliveries',
          label: '随程序附带说明的批次:只交附件就可以',
          children: (
            <Answered look={deliveries}>
              {(a) => (
                <Table
                  size="small"
                  pagination={false}
                  rowKey={(d) => d.source + d.number}
                  dataSource={a.deliveries}
                  scroll={{ y: 240 }}
                  columns={[
                    { title: '批次', key: 'number', render: (_, d) => `${d.source} ${d.number}` },
                    { title: '标题', dataIndex: 'title' },
                    { title: '要一起交的附件', key: 'files', render: (_, d) => <Space wrap>{d.files.map((f) => <Tag key={f}>{f}</Tag>)}</Space> },
                    { title: '入库', key: 'taken', width: 96, render: (_, d) => (d.taken ? <Tag color="green">已入库</Tag> : '还没有') },
                    { title: '依据', dataIndex: 'basis' },
                  ]}
                />
              )}
            </Answered>
          ),
        },
        { key: 'more', label: '入库以后', children: <Link to="/audit/points">在“知识点”里按批次查看装入的内容</Link> },
      ]}
    />
  );
}
