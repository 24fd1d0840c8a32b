// Whole rosters from Excel: take the template, hand in the file, see what would be
// written or what is wrong in which row, then write. Rows in error come back in the
// same file with a column 错误原因.
import { useState } from 'react';
import { Alert, App, Button, Form, Space, Steps, Table, Upload } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { ConfirmAct, PinyinSelect, Refused, save } from '../../pieces';

type Preview = Answer<'post', '/api/v1/imports/preview'>;

const kinds = ['人员', '新生儿', '参保', '单位', '单位人员', '家庭', '身份', '凭证', '备案'].map((value) => ({ value, label: value }));

function bytesOf(base64: string): Blob {
  const text = atob(base64);
  return new Blob([Uint8Array.from(text, (c) => c.charCodeAt(0))]);
}

function base64Of(file: File): Promise<string> {
  return new Promise((read, failed) => {
    const reader = new FileReader();
    reader.onload = () => read(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(new Error('读不出这个文件'));
    reader.readAsDataURL(file);
  });
}

interface Handed {
  name: string;
  content: string;
  kind?: string;
}

export default function ImportPage() {
  const { message } = App.useApp();
  const [kind, setKind] = useState<string>('人员');
  const [handed, setHanded] = useState<Handed | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [written, setWritten] = useState<Preview | null>(null);
  const asked = async <A,>(what: () => Promise<A>): Promise<A | undefined> => {
    setBusy(true);
    setRefusal(null);
    try {
      return await what();
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const template = async () => {
    const answer = await asked(() => ask('get', '/api/v1/imports/{kind}/template', { path: { kind } }));
    if (answer) save(answer.name, bytesOf(answer.content));
  };
  const look = async (file: File) => {
    setWritten(null);
    setPreview(null);
    const body = { name: file.name, content: await base64Of(file), kind };
    setHanded(body);
    const answer = await asked(() => ask('post', '/api/v1/imports/preview', { body }));
    if (answer) setPreview(answer);
  };
  const step = written ? 3 : preview ? 2 : handed ? 1 : 0;
  return (
    <>
      <Steps size="small" current={step} items={[{ title: '下载模板、填写' }, { title: '交文件' }, { title: '预览' }, { title: '写入' }]} />
      <Form layout="inline" className="spaced">
        <Form.Item label="种类" htmlFor="import-kind">
          <PinyinSelect id="import-kind" value={kind} onChange={(v: string) => setKind(v)} options={kinds} style={{ width: 140 }} />
        </Form.Item>
        <Space>
          <Button onClick={() => void template()} loading={busy}>
            下载模板
          </Button>
          <Upload accept=".xlsx,.csv" showUploadList={false} beforeUpload={(file) => { void look(file); return false; }}>
            <Button type="primary" loading={busy}>
              选择文件并预览
            </Button>
          </Upload>
        </Space>
      </Form>
      {refusal && <Refused refusal={refusal} inPlace />}
      {preview && !written && <Previewed p={preview} handed={handed!} onWritten={(a) => { setWritten(a); message.success('已写入'); }} />}
      {written && <Alert type="success" showIcon title={`已写入 ${written.written} 行(${written.kind})`} />}
    </>
  );
}

function Previewed({ p, handed, onWritten }: { p: Preview; handed: Handed; onWritten: (a: Preview) => void }) {
  const act = useAct('post', '/api/v1/imports');
  const [head = [], ...rows] = p.first ?? [];
  const write = async () => {
    const answer = await act.run({ body: handed });
    if (answer && answer.bad === 0) onWritten(answer);
    return answer;
  };
  const back = () => p.returned && save(handed.name.replace(/(\.\w+)$/, '-错误原因$1'), bytesOf(p.returned));
  return (
    <section aria-label="预览">
      {p.bad > 0 ? (
        <Alert
          type="error"
          showIcon
          className="spaced"
          title={`${p.rows} 行中有 ${p.bad} 行有误,一行也不写入`}
          description="退回的是您的原文件,最后一列写明每一行的错误原因;改好后再交即可,那一列不用删。"
          action={<Button onClick={back}>下载带错误原因的文件</Button>}
        />
      ) : (
        <Alert
          type="success"
          showIcon
          className="spaced"
          title={`${p.kind}:${p.rows} 行全部合格,将写入 ${p.written} 行`}
          action={
            <ConfirmAct label="写入" act={act} button={{ type: 'primary' }} onConfirm={write} done="批量导入已办理">
              <p>
                {handed.name}:写入 {p.written} 行{p.kind}。全部写入或一行也不写入。
              </p>
            </ConfirmAct>
          }
        />
      )}
      {rows.length > 0 && <Table<string[]> size="small" bordered pagination={false} scroll={{ x: 'max-content', y: 360 }} rowKey={(r) => (r ?? []).join('|')} columns={(head ?? []).map((title, i) => ({ title, key: i, render: (_: unknown, r: string[]) => r[i] }))} dataSource={rows as string[][]} />}
    </section>
  );
}
