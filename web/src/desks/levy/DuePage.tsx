// 应缴与到账: the file of what is due for the tax authority or a bank, and the file of
// what came in, compared with our books before it is taken in.
import { useId, useState } from 'react';
import { Alert, App, Button, Card, Form, Input, Space, Table, Tag, Upload } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { dateOf, today } from '../../dates';
import { ConfirmAct, Money, Nothing, PinyinSelect, Refused, save, saveWorkbook } from '../../pieces';
import { enterNext } from '../../shell/keys';
import { schemes } from '../counter/codes';
import { handed, paidHead, textFile, type Handed } from './files';
import { useRegion } from './words';

type Written = Answer<'post', '/api/v1/contributions/due-files'>;
type Read = Answer<'post', '/api/v1/contributions/paid-files'>;
type Difference = NonNullable<Read['differences']>[number];

const dateRule = { validator: (_: unknown, v?: string) => (v && dateOf(v) ? Promise.resolve() : Promise.reject(new Error('日期如 2026-01-31 或 20260131'))) };

export default function DuePage() {
  return (
    <>
      <Write />
      <ReadPaid />
    </>
  );
}

function Write() {
  const region = useRegion();
  const id = useId();
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/due-files');
  const [made, setMade] = useState<{ file: Written; name: string } | null>(null);
  const send = async (v: { insutype: string; due_date: string }) => {
    const due = dateOf(v.due_date);
    const name = `应缴-${v.insutype}-${due}.csv`;
    const file = await act.run({ body: { admdvs: region, insutype: v.insutype, due_date: due, name } });
    if (!file) return;
    setMade({ file, name });
    save(name, textFile(file.text));
    message.success('应缴文件已下载');
  };
  return (
    <Card size="small" title="应缴文件(给税务、银行)" className="spaced">
      <Form name={id} layout="inline" initialValues={{ insutype: '310', due_date: today() }} requiredMark={false} onFinish={(v: { insutype: string; due_date: string }) => void send(v)} onKeyDown={enterNext()}>
        <Form.Item name="insutype" label="险种">
          <PinyinSelect options={schemes} style={{ width: 210 }} />
        </Form.Item>
        <Form.Item name="due_date" label="截止日到这一天为止的" rules={[dateRule]}>
          <Input style={{ width: 130 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={act.busy}>
          生成并下载
        </Button>
      </Form>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      {made && (
        <Alert
          className="spaced"
          type="success"
          showIcon
          data-testid="due-file"
          title={
            <>
              {made.file.rows} 笔,合计 <Money value={made.file.amount} /> 元(含到今天的滞纳金)。文件编号 {made.file.file_id}
            </>
          }
          action={<Button onClick={() => save(made.name, textFile(made.file.text))}>再下载一次</Button>}
        />
      )}
    </Card>
  );
}

const channels = ['银行代扣', '税务', '网上', '柜台'] as const;
type Channel = (typeof channels)[number];

function ReadPaid() {
  const region = useRegion();
  const id = useId();
  const [form] = Form.useForm<{ channel: Channel; day: string }>();
  const [read, setRead] = useState<{ answer: Read; file: Handed; body: object } | null>(null);
  const [posted, setPosted] = useState<Read | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const act = useAct('post', '/api/v1/contributions/paid-files');
  const bodyOf = (file: Handed, v: { channel: Channel; day: string }) => ({ ...file, admdvs: region, channel: v.channel, day: dateOf(v.day) });
  const compare = async (chosen: File) => {
    setPosted(null);
    setRead(null);
    setRefusal(null);
    setBusy(true);
    try {
      const v = await form.validateFields();
      const file = await handed(chosen);
      const body = bodyOf(file, v);
      setRead({ answer: await ask('post', '/api/v1/contributions/paid-files', { body }), file, body });
    } catch (thrown) {
      if (!(typeof thrown === 'object' && thrown !== null && 'errorFields' in thrown)) setRefusal(asRefusal(thrown)); // else the fields say what is wrong
    } finally {
      setBusy(false);
    }
  };
  const post = async () => {
    const answer = await act.run({ body: { ...bodyOf(read!.file, form.getFieldsValue()), post: true } });
    if (answer) setPosted(answer);
    return answer;
  };
  const template = () => saveWorkbook('到账文件', [paidHead, ['S1', '单位', '91390100MA00000018', '310', '2026-02', '1010.00', '2026-03-05'], ['合计', '1', '1010.00']]);
  const ours = (read?.answer.differences ?? []).filter((d) => d.kind === '我方无').length;
  return (
    <Card size="small" title="到账文件(税务、银行送来的)" className="spaced">
      <Form form={form} name={id} layout="inline" initialValues={{ channel: '银行代扣', day: today() }} requiredMark={false}>
        <Form.Item name="channel" label="缴费渠道">
          <PinyinSelect options={channels.map((value) => ({ value, label: value }))} style={{ width: 130 }} />
        </Form.Item>
        <Form.Item name="day" label="款项的日期" rules={[dateRule]}>
          <Input style={{ width: 130 }} />
        </Form.Item>
        <Space>
          <Button onClick={template}>下载样式</Button>
          <Upload accept=".xlsx,.csv,.txt" showUploadList={false} beforeUpload={(file) => { void compare(file); return false; }}>
            <Button type="primary" loading={busy}>
              选择文件并对账
            </Button>
          </Upload>
        </Space>
      </Form>
      <p className="about">一行一笔款,最后一行“合计,笔数,金额”;有一行读不懂或合计对不上,整份不办。先对账看差异,再决定入账。</p>
      {refusal && <Refused refusal={refusal} inPlace />}
      {read && !posted && (
        <>
          <Alert
            className="spaced"
            showIcon
            data-testid="compared"
            type={(read.answer.differences ?? []).length === 0 ? 'success' : 'warning'}
            title={
              <>
                {read.file.name}:{read.answer.rows} 笔 <Money value={read.answer.amount} /> 元,两边一致 {read.answer.matched} 笔,差异 {(read.answer.differences ?? []).length} 笔
              </>
            }
            action={
              ours > 0 && (
                <ConfirmAct label="把我方无的入账" act={act} button={{ type: 'primary' }} onConfirm={post} done="到账文件已办理">
                  <p>“我方无”的 {ours} 笔按所属期的缴费单入账;其余的差异不动,逐笔核对处理。</p>
                </ConfirmAct>
              )
            }
          />
          <Differences rows={read.answer.differences ?? []} />
        </>
      )}
      {posted && (
        <>
          <Alert className="spaced" type={(posted.differences ?? []).length === 0 ? 'success' : 'warning'} showIcon data-testid="posted" title={`本次入账 ${posted.posted} 笔,两边一致 ${posted.matched} 笔,还有差异 ${(posted.differences ?? []).length} 笔`} description={'文件编号 ' + posted.file_id} />
          <Differences rows={posted.differences ?? []} />
        </>
      )}
    </Card>
  );
}

// meanings say what to do about a difference.
const meanings: Record<Difference['kind'], string> = {
  我方无: '对方收到了,我方还没有入账:入账即可',
  对方无: '我方入了账,对方没有:向对方核对,错记的办退费',
  金额不符: '同一流水号金额不同:以凭证为准,更正后再对',
  重复: '同一流水号出现两次:请对方说明,不入账',
  对象不符: '缴费对象我方没有或记在别人名下:请对方更正',
  所属期不符: '我方没有那个所属期的缴费单,或记在别的月份:先核定或请对方更正',
};

const columns = [
  { title: '差异', render: (_: unknown, d: Difference) => <Tag color={d.kind === '我方无' ? 'blue' : 'red'}>{d.kind}</Tag> },
  { title: '行', dataIndex: 'line' },
  { title: '流水号', dataIndex: 'serial' },
  { title: '对象', render: (_: unknown, d: Difference) => `${d.debtor_type} ${d.debtor_no}` },
  { title: '对方金额', align: 'right' as const, render: (_: unknown, d: Difference) => <Money value={d.theirs} /> },
  { title: '我方金额', align: 'right' as const, render: (_: unknown, d: Difference) => <Money value={d.ours} /> },
  { title: '说明', dataIndex: 'note' },
  { title: '怎么办', render: (_: unknown, d: Difference) => meanings[d.kind] },
];

function Differences({ rows }: { rows: Difference[] }) {
  if (rows.length === 0) return <Nothing text="没有差异" />;
  const sheet = () => saveWorkbook('对账差异', [['差异', '行', '流水号', '对象类别', '对象编号', '对方金额', '我方金额', '说明'], ...rows.map((d) => [d.kind, d.line, d.serial, d.debtor_type, d.debtor_no, d.theirs, d.ours, d.note])]);
  return (
    <section aria-label="对账差异">
      <div className="bar">
        <span className="grow" />
        <Button onClick={sheet}>导出 Excel</Button>
      </div>
      <Table<Difference> size="small" bordered pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} rowKey={(d) => d.kind + d.serial + d.line} columns={columns} dataSource={rows} scroll={{ x: 'max-content' }} />
    </section>
  );
}

