// All of one insured person on one screen: who, what stops benefits and why, cover,
// contributions, account, accumulators, filings, visits and settlements; and the
// acts that a counter does.
import type { ReactNode } from 'react';
import { Card, Col, Row, Space, Tag } from 'antd';
import { useParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered, MaskedText, type Person } from '../../pieces';
import { useSession } from '../../session/session';
import { accountPlans } from './AccountActs';
import { AccountCard } from './AccountCard';
import { ActMenu, Acts, useScheme, type Plan } from './Acts';
import { allowancePlans } from './AllowanceActs';
import { AllowanceCard } from './AllowanceCard';
import { benefitPlans } from './BenefitActs';
import { CareCard } from './CareCard';
import { certName, sexName } from './codes';
import { CoverCard } from './CoverCard';
import { FamilyCard, FamilyMenu } from './FamilyCard';
import { FilingsCard } from './FilingsCard';
import { Finder } from './Finder';
import { levyPlans } from './LevyActs';
import { LevyCard } from './LevyCard';
import { lifePlans } from './LifeActs';
import { Standing } from './Standing';
import { TotalsCard } from './TotalsCard';
import { Waits } from './Waits';

export default function PersonPage() {
  const { psnNo = '' } = useParams();
  const look = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  return (
    <>
      <Finder />
      <Answered look={look}>{(p) => <Whole person={p} />}</Answered>
    </>
  );
}

function Who({ person: p }: { person: Person }) {
  return (
    <Space wrap size="large" role="region" aria-label="参保人">
      <strong className="who-name">
        <MaskedText psnNo={p.psn_no} masked={p.psn_name} field="psn_name" />
      </strong>
      <span>{sexName(p.gend)}</span>
      <span>
        出生 <MaskedText psnNo={p.psn_no} masked={p.brdy + ' 年'} field="brdy" />
      </span>
      <span>
        {certName(p.psn_cert_type)} <MaskedText psnNo={p.psn_no} masked={p.certno} field="certno" />
      </span>
      <span>人员编号 {p.psn_no}</span>
      <span>参保地 {p.insuplc_admdvs}</span>
      {p.dead && <Tag color="red">已登记死亡</Tag>}
    </Space>
  );
}

function Whole({ person: p }: { person: Person }) {
  const { may } = useSession();
  const scheme = useScheme(p);
  const menu = (label: string, plans: Plan[]) => <ActMenu small person={p} scheme={scheme} label={label} plans={plans} />;
  const cards: [string, string, ReactNode, ReactNode?][] = [
    ['enrolment.read', '参保', <CoverCard key="cover" person={p} />, menu('人员', lifePlans)],
    ['enrolment.read', '家庭', <FamilyCard key="family" person={p} />, <FamilyMenu key="menu" person={p} />],
    ['contribution.read', '缴费', <LevyCard key="levy" person={p} />, menu('缴费', levyPlans)],
    ['account.read', '个人账户', <AccountCard key="account" person={p} />, menu('账户', accountPlans)],
    ['settlement.read', '本年累计', <TotalsCard key="totals" person={p} />],
    ['settlement.read', '待遇备案', <FilingsCard key="filings" person={p} />, menu('待遇', benefitPlans)],
    ['settlement.read', '现金待遇', <AllowanceCard key="allowances" person={p} />, menu('现金待遇', allowancePlans)],
    ['settlement.read', '就诊与结算', <CareCard key="care" person={p} />],
  ];
  return (
    <>
      <Who person={p} />
      <Acts person={p} />
      {may('approval.read') && <Standing person={p} />}
      {may('settlement.read') && <Waits person={p} />}
      <Row gutter={[8, 8]}>
        {cards
          .filter(([permission]) => may(permission))
          .map(([, title, content, extra]) => (
            <Col key={title} xs={24} md={12} xl={8}>
              <Card size="small" title={title} extra={extra} role="region" aria-label={title} className="counter-card">
                {content}
              </Card>
            </Col>
          ))}
      </Row>
    </>
  );
}
