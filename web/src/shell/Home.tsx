// The first page: what waits, what this post may do, and a way in for newcomers.
import { Button, Card, Col, Row, Space } from 'antd';
import { CompassOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useSession } from '../session/session';
import { addressOf, desks, mayOpen } from './registry';
import { Todo } from './Todo';
import { useTour } from './Tour';
import { WhySearch } from './WhySearch';

export function Home() {
  const { me, permissions, may } = useSession();
  const tour = useTour();
  return (
    <div className="page" data-testid="page">
      <Space className="bar">
        <h1>{me?.staff.name},您好</h1>
        <Button icon={<CompassOutlined />} onClick={tour}>
          第一次来?带我看一遍
        </Button>
      </Space>
      {may('settlement.read') && <WhySearch />}
      <Todo />
      <Row gutter={[12, 12]} data-testid="pages">
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
