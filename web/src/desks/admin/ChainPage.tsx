import { Alert, Button, List } from 'antd';
import { useState } from 'react';
import type { Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { Loading, Refused } from '../../pieces';

export default function ChainPage() {
  const act = useAct('post', '/api/v1/verification');
  const [report, setReport] = useState<Answer<'post', '/api/v1/verification'> | null>(null);
  const run = async () => {
    setReport(null);
    const answer = await act.run({});
    if (answer) setReport(answer);
  };
  return (
    <>
      <div className="bar">
        <Button type="primary" loading={act.busy} onClick={() => void run()}>
          开始核验
        </Button>
      </div>
      {act.busy && <Loading rows={3} />}
      {act.refusal && <Refused refusal={act.refusal} inPlace onRetry={() => void run()} />}
      {report && <Alert showIcon type={report.clean ? 'success' : 'error'} title={report.clean ? '全部一致' : '有不一致之处'} description={report.summary} data-testid="verified" />}
      {report && !report.clean && <List size="small" bordered dataSource={report.findings ?? []} renderItem={(f) => <List.Item>{f}</List.Item>} />}
    </>
  );
}
