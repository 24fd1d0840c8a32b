// Why benefits wait: each restriction in words, until when, on what ground, and
// what lifts it.
import { Alert } from 'antd';
import { useLook } from '../../api/hooks';
import { Refused, type Person } from '../../pieces';
import { schemeName } from './codes';

export function Waits({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/restrictions', { path: { psn_no: person.psn_no } });
  if (look.error) return <Refused refusal={look.error} inPlace />;
  const active = (look.data?.restrictions ?? []).filter((r) => r.active);
  if (!look.data) return null;
  if (active.length === 0) return <Alert className="spaced" type="success" showIcon title="没有待遇限制" />;
  return (
    <section aria-label="待遇限制">
      {active.map((r) => (
        <Alert
          key={r.insutype + r.kind + r.begndate}
          className="spaced"
          type="warning"
          showIcon
          title={`${schemeName(r.insutype)}·${r.kind}:${r.begndate} 起${r.enddate ? `至 ${r.enddate} 止` : ''}不享受待遇`}
          description={
            <>
              <div>为什么:{r.reason}</div>
              {r.remedy && <div>怎么办:{r.remedy}</div>}
              <div>依据:{r.rule}</div>
            </>
          }
        />
      ))}
    </section>
  );
}
