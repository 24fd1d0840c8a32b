// The first page: what this post may do, and what waits.
import { Card, Col, Row, Typography } from 'antd';
import { Link } from 'react-router';
import { useSession } from '../session/session';
import { addressOf, desks, mayOpen } from './registry';

export function Home() {
  const { me, permissions } = useSession();
  return (
    <div className="page" data-testid="page">
      <Typography.Title level={4}>{me?.staff.name},您好</Typography.Title>
      <Row gutter={[12, 12]}>
        {desks.map((desk) => {
          const pages = desk.pages.filter((p) => !p.hidden && mayOpen(p, permissions));
          return (
            pages.length > 0 && (
              <Col key={desk.key} xs={24} md={12} xl={8}>
                <Card size="small" title={desk.title}>
                  {pages.map((p) => (
                    <div key={p.path}>
                      <Link to={addressOf(desk, p)}>{p.title}</Link>
                    </div>
                  ))}
                </Card>
              </Col>
            )
          );
        })}
      </Row>
    </div>
  );
}
