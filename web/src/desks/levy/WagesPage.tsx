// 工资申报: typed in person by person, or a file of the employer; what is wrong is
// told row by row before anything is written.
import { useState } from 'react';
import { Alert, App, Button, Segmented, Space, Table, Upload } from 'antd';
import { useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { ConfirmAct, Nothing, Refused, save, saveWorkbook } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { handed, textFile, wageHead } from './files';
import { typed, useRegion } from './words';
import { TypedWages } from './TypedWages';

type Checked = Answer<'post', '/api/v1/contributions/declarations/check'>;
type Declared = Answer<'post', '/api/v1/contributions/declarations'>;

// Declaration is what is handed in.
export interface Declaration {
  name: string;
  text?: string;
  content?: string;
}

export default function WagesPage() {
  const [params] = useSearchParams();
  const uscc = typed(params.get('uscc') ?? '');
  const [way, setWay] = useState<'交文件' | '逐人填写'>(uscc ? '逐人填写' : '交文件');
  return (
    <>
      <Segmented aria-label="怎样申报" options={['交文件', '逐人填写']} value={way} onChange={setWay} />
      {way === '交文件' ? <ByFile /> : <TypedWages uscc={uscc} />}
    </>
  );
}

function ByFile() {
  const [chosen, setChosen] = useState<Declaration | null>(null);
  const template = () => saveWorkbook('五险合一申报', [wageHead, ['91390100MA00000018', '310', '2026-03', 'P001', '', '王小明', '8000.00']]);
  return (
    <>
      <p className="spaced">
        一行一个人、一个险种:310 是职工医保,从所属月份起成为申报工资;110、210、410、510 的行原样转送。人员编号和证件号码至少写一个。
      </p>
      <Space className="spaced">
        <Button onClick={template}>下载模板</Button>
        <Upload accept=".xlsx,.csv,.txt" showUploadList={false} beforeUpload={(file) => { void handed(file).then(setChosen); return false; }}>
          <Button type="primary">选择文件并核对</Button>
        </Upload>
        {chosen && <span>{chosen.name}</span>}
      </Space>
      {chosen && <Checking key={chosen.content} declaration={chosen} />}
    </>
  );
}

const wrongColumns = [
  { title: '行', dataIndex: 'line', width: 70 },
  { title: '代码', dataIndex: 'code', width: 90 },
  { title: '哪里不对、怎么改', dataIndex: 'text' },
];

// Checking has a declaration looked at, tells all that is wrong, and then sends it.
export function Checking({ declaration, onDone }: { declaration: Declaration; onDone?: () => void }) {
  const region = useRegion();
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/declarations');
  const [checked, setChecked] = useState<Checked | null>(null);
  const [declared, setDeclared] = useState<Declared | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const body = { ...declaration, admdvs: region };
  const check = async () => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      setChecked(await ask('post', '/api/v1/contributions/declarations/check', { body }));
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  const send = async () => {
    const done = await act.run({ body });
    if (!done) return undefined;
    setDeclared(done);
    if (!done.text) onDone?.();
    return done;
  };
  useKeys({ F4: () => void check() });
  if (declared)
    return (
      <Alert
        type="success"
        showIcon
        data-testid="declared"
        title={`已申报:职工医保 ${declared.ours} 行,工资有变动的 ${declared.changed} 人;转送四险 ${declared.handed_on} 行`}
        description={'文件编号 ' + declared.file_id}
        action={declared.text && <Button onClick={() => { save('四险-' + declaration.name.replace(/\.\w+$/, '') + '.csv', textFile(declared.text!)); message.success('已下载转送文件'); }}>下载四险转送文件</Button>}
      />
    );
  const wrong = checked?.wrong ?? [];
  return (
    <section aria-label="核对">
      {refusal && <Refused refusal={refusal} inPlace />}
      {!checked && (
        <Button type="primary" loading={busy} onClick={() => void check()}>
          核对(F4)
        </Button>
      )}
      {checked && wrong.length === 0 && (
        <Alert
          type="success"
          showIcon
          title={`全部合格:职工医保 ${checked.ours} 行,其中 ${checked.changed} 人的工资要变;转送四险 ${checked.handed_on} 行`}
          action={
            <ConfirmAct label="申报" act={act} button={{ type: 'primary' }} onConfirm={send} done="申报已办理">
              <p>
                {declaration.name}:{checked.changed} 人的申报工资从所属月份起改变。已经核定的月份不变,要补缴的另行办理。
              </p>
            </ConfirmAct>
          }
        />
      )}
      {wrong.length > 0 && (
        <>
          <Alert
            type="error"
            showIcon
            className="spaced"
            data-testid="wrong"
            title={`${wrong.length} 行不能办理,整份文件不写入;其余 ${checked!.ours + checked!.handed_on} 行没有问题`}
            action={<Button onClick={() => saveWorkbook('申报中不能办理的行', [['行', '代码', '哪里不对、怎么改'], ...wrong.map((w) => [w.line, w.code, w.text])])}>导出 Excel</Button>}
          />
          <Table size="small" bordered pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} rowKey={(w) => w.line + w.text} columns={wrongColumns} dataSource={wrong} locale={{ emptyText: <Nothing /> }} />
        </>
      )}
    </section>
  );
}
